package dev.muduo.infer;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.StudySource;
import dev.muduo.schemas.SuvProvenance;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.VolumeRef;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** A small CT/PET pair: a body of water in air, with an even uptake. */
public final class Scans {
    public static final Grid CT_GRID = new Grid(20, 20, 16, Affine.scaling(8, 8, 8, -76, -76, -60));
    public static final Grid PET_GRID = new Grid(12, 12, 12, Affine.scaling(12, 12, 12, -66, -66, -66));

    private Scans() {}

    public static Volume ct() {
        float[] values = new float[CT_GRID.voxels()];
        Arrays.fill(values, -1000);
        for (int k = 0; k < CT_GRID.nz(); k++) {
            for (int j = 4; j < 16; j++) {
                for (int i = 4; i < 16; i++) {
                    values[CT_GRID.index(i, j, k)] = 40;
                }
            }
        }
        return new Volume(CT_GRID, values);
    }

    public static Volume pet() {
        return pet(PET_GRID);
    }

    public static Volume pet(Grid grid) {
        float[] values = new float[grid.voxels()];
        Arrays.fill(values, 1.5f);
        return new Volume(grid, values);
    }

    /** Ingests the pair as a study, its revision in the way of the real thing. */
    public static void arrive(String studyId, int revision, InMemoryObjectStore store, InMemoryEventLog log) {
        arrive(studyId, revision, List.of(), ManualClock.START, store, log);
    }

    /** Ingests the pair as if it had come as DICOM. */
    public static void arriveAsDicom(
            String studyId, int revision, Instant at, InMemoryObjectStore store, InMemoryEventLog log) {
        arrive(studyId, revision, List.of("(0054,1001)"), at, store, log);
    }

    private static void arrive(
            String studyId,
            int revision,
            List<String> suvTags,
            Instant at,
            InMemoryObjectStore store,
            InMemoryEventLog log) {
        StoredObject ct = put(store, studyId, revision, "ct", Nifti.encode(ct()));
        StoredObject pet = put(store, studyId, revision, "pet", Nifti.encode(pet()));
        log.append(
                Topics.STUDIES,
                studyId,
                StudyArrived.newBuilder()
                        .setStudyId(studyId)
                        .setRevision(revision)
                        .setSubjectId(studyId)
                        .setRole(Role.TRAIN)
                        .setSource(new StudySource("test", null))
                        .setTracer(null)
                        .setCt(new VolumeRef(ct.toRef(), StudyRecord.geometry(CT_GRID)))
                        .setPet(new VolumeRef(pet.toRef(), StudyRecord.geometry(PET_GRID)))
                        .setSuv(new SuvProvenance("test", suvTags, null, List.of()))
                        .setArrivedAt(at)
                        .build());
    }

    private static StoredObject put(
            InMemoryObjectStore store, String studyId, int revision, String kind, byte[] content) {
        String sha256 = Sha256.of(content);
        String key = "studies/" + studyId + "/" + revision + "/" + kind + "-" + sha256;
        store.createIfAbsent(key, content, "application/gzip");
        return new StoredObject(key, sha256, content.length);
    }
}
