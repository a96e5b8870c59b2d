package dev.muduo.benchmarks.serving;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.EventSender;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.StudySource;
import dev.muduo.schemas.SuvProvenance;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.VolumeRef;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/** A block of water in air with an even uptake: small enough for many a second, long enough for three windows. */
final class Bodies {
    static final String BOUNDARY = "boundary-of-a-benchmark";

    private static final Grid GRID = new Grid(32, 32, 56, Affine.scaling(6, 6, 6, -93, -93, -165));
    private static final int MARGIN = 4;
    private static final float WATER_HU = 40;
    private static final float AIR_HU = -1000;
    private static final float UPTAKE = 1.5f;

    private Bodies() {}

    static byte[] ct() {
        float[] values = new float[GRID.voxels()];
        Arrays.fill(values, AIR_HU);
        for (int k = 0; k < GRID.nz(); k++) {
            for (int j = MARGIN; j < GRID.ny() - MARGIN; j++) {
                int row = GRID.index(0, j, k);
                Arrays.fill(values, row + MARGIN, row + GRID.nx() - MARGIN, WATER_HU);
            }
        }
        return Nifti.encode(new Volume(GRID, values));
    }

    static byte[] pet() {
        float[] values = new float[GRID.voxels()];
        Arrays.fill(values, UPTAKE);
        return Nifti.encode(new Volume(GRID, values));
    }

    /** A multipart form with both. */
    static byte[] form() {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        part(form, "ct", ct());
        part(form, "pet", pet());
        form.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return form.toByteArray();
    }

    private static void part(ByteArrayOutputStream form, String name, byte[] content) {
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + name
                + ".nii.gz\"\r\nContent-Type: application/gzip\r\n\r\n";
        form.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        form.writeBytes(content);
        form.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** Ingests both as a study. */
    static void arrive(String studyId, ObjectStore store, EventLog log) {
        StoredObject ct = put(store, studyId, "ct", ct());
        StoredObject pet = put(store, studyId, "pet", pet());
        StudyArrived arrived = StudyArrived.newBuilder()
                .setStudyId(studyId)
                .setRevision(1)
                .setSubjectId(studyId)
                .setRole(Role.TRAIN)
                .setSource(new StudySource("bench", null))
                .setTracer(null)
                .setCt(new VolumeRef(ct.toRef(), StudyRecord.geometry(GRID)))
                .setPet(new VolumeRef(pet.toRef(), StudyRecord.geometry(GRID)))
                .setSuv(new SuvProvenance("bench", List.of(), null, List.of()))
                .setArrivedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .build();
        try (EventSender sender = log.sender()) {
            sender.send(Topics.STUDIES, studyId, arrived).toCompletableFuture().join();
        }
    }

    private static StoredObject put(ObjectStore store, String studyId, String kind, byte[] content) {
        String sha256 = Sha256.of(content);
        String key = "studies/" + studyId + "/1/" + kind + "-" + sha256;
        store.createIfAbsent(key, content, "application/gzip");
        return new StoredObject(key, sha256, content.length);
    }
}
