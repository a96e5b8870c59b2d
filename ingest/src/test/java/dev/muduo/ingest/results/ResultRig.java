package dev.muduo.ingest.results;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.platform.log.ConsumerGroups;
import dev.muduo.platform.log.DeadLetter;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An ingest process that sends results, and those who ask for segmentations. */
final class ResultRig {
    static final String CHECKPOINT = "c".repeat(64);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(10);

    IngestRig rig;
    private final List<String> destinations;
    private int requests;

    /** @param destinations of {@link #destination} */
    ResultRig(Path folder, List<Map<String, ?>> destinations, String... objects) {
        this.destinations = destinations.stream()
                .map(destination -> destination.get("name").toString())
                .toList();
        Map<String, Object> settings = new HashMap<>();
        settings.put("site.originals", folder.resolve("originals").toString());
        settings.put("ingest.results.destinations", destinations);
        settings.put("ingest.results.objects", List.of(objects));
        rig = IngestRig.withSpool(folder, settings).started();
    }

    static Map<String, ?> destination(Path folder, String name, String kind, URI url, Identity identity) {
        return Map.of(
                "name",
                name,
                "kind",
                kind,
                "url",
                url.toString(),
                "credentialsFile",
                folder.resolve("pacs-user").toString(),
                "identity",
                identity.name());
    }

    /** Lets a pushed study arrive. */
    StudyArrived arrive(List<DataSet> instances) {
        instances.forEach(rig::push);
        rig.quiet();
        List<StudyArrived> arrived = rig.arrived();
        return arrived.get(arrived.size() - 1);
    }

    /** Somebody has asked for a segmentation and was told a mask that was kept. */
    SegmentationServed serve(StudyArrived study, LabelMap mask) {
        byte[] content = Nifti.encode(mask);
        String key = "studies/" + study.getStudyId() + "/" + study.getRevision() + "/mask-" + Sha256.of(content);
        rig.store.createIfAbsent(key, content, "application/gzip");
        return serve(
                study.getStudyId(),
                study.getRevision(),
                Optional.of(new StoredObject(key, Sha256.of(content), content.length)));
    }

    SegmentationServed serve(String studyId, int revision, Optional<StoredObject> mask) {
        rig.clock.advance(Duration.ofHours(1));
        SegmentationServed served = SegmentationServed.newBuilder()
                .setRequestId("request-" + requests++)
                .setStudyId(studyId)
                .setRevision(revision)
                .setModel("student")
                .setCheckpoint(CHECKPOINT)
                .setNumber(1)
                .setMask(mask.map(StoredObject::toRef).orElse(null))
                .setDurationMillis(5)
                .setServedAt(rig.clock.instant())
                .build();
        rig.log.append(Topics.SEGMENTATIONS, served.getRequestId(), served);
        return served;
    }

    /** Lets everybody work, for as long as a record that is at fault is tried. */
    void work() {
        for (int attempt = 0; attempt < 5; attempt++) {
            rig.work();
            rig.clock.advance(BETWEEN_ATTEMPTS);
        }
    }

    /** The next process, after this one was killed. */
    void kill() {
        destinations.forEach(name -> rig.log.expelMembers(ConsumerGroups.resultSenders(name)));
        rig = rig.successor().started();
    }

    /** Records of served segmentations that are dealt with, as far as the first destination is concerned. */
    long dealtWith() {
        return rig.log.committed(ConsumerGroups.resultSenders(destinations.get(0))).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    List<DeadLetter> deadLetters() {
        return rig.log.deadLetters(Topics.SEGMENTATIONS);
    }

    /** All that leaves ingest but what goes to archives and into the log: topics, objects, metrics. */
    List<byte[]> outside() {
        List<byte[]> outside = new ArrayList<>();
        for (String topic : Topics.all()) {
            rig.log.records(topic).forEach(record -> outside.add(record.value()));
            rig.log.records(Topics.deadLetters(topic)).forEach(record -> outside.add(record.value()));
        }
        rig.store.keys().forEach(key -> {
            outside.add(key.getBytes(StandardCharsets.UTF_8));
            outside.add(rig.store.find(key, 1 << 24).orElseThrow());
        });
        outside.add(rig.meters.scrape().getBytes(StandardCharsets.UTF_8));
        return outside;
    }
}
