package dev.muduo.standalone.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.CheckpointRejected;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.ModelVersion;
import dev.muduo.schemas.ObjectRef;
import dev.muduo.schemas.PromotionCause;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.StructureSummary;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.StudySource;
import dev.muduo.schemas.SuvProvenance;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.VolumeGeometry;
import dev.muduo.schemas.VolumeRef;
import dev.muduo.schemas.WeightsImported;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class LoopWatcherTest {
    private static final Instant THEN = Instant.EPOCH;
    private static final ObjectRef OBJECT = new ObjectRef("key", "0".repeat(64), 1L);
    private static final VolumeRef VOLUME =
            new VolumeRef(OBJECT, new VolumeGeometry(List.of(1, 1, 1), Collections.nCopies(12, 1.0)));

    private final InMemoryEventLog log = new InMemoryEventLog();
    private final LoopWatcher watcher = new LoopWatcher(log, "test");

    @Test
    void seesTheWholeLoopFromTheLogAlone() {
        send(Topics.STUDIES, study("a", 1, Role.TRAIN));
        send(Topics.STUDIES, study("a", 2, Role.TRAIN));
        send(Topics.STUDIES, study("b", 1, Role.TRAIN));
        send(Topics.STUDIES, study("c", 1, Role.REPORT));
        send(Topics.ANNOTATIONS, annotation("a"));
        send(Topics.ANNOTATIONS, annotation("c"));
        send(Topics.PSEUDO_LABELS, labels("a", 0, 0.25, 1));
        send(Topics.PSEUDO_LABELS, labels("a", 1, 0.5, 1));
        send(Topics.PSEUDO_LABELS, labels("b", 0, 0.75, 3));
        send(Topics.MODELS, written("first", 10));
        send(Topics.MODELS, promoted(1, "first"));
        send(Topics.MODELS, promoted(1, "first"));
        send(Topics.MODELS, written("second", 20));
        send(Topics.MODELS, new CheckpointRejected("student", "second", null, "liver lost 0.2", THEN));
        send(Topics.SEGMENTATIONS, served(1));

        LoopPicture picture = read();
        assertEquals(new LoopPicture.Studies(3, 1, 0, Map.of("TRAIN", 2, "REPORT", 1)), picture.studies());
        assertEquals(
                new LoopPicture.Teaching(
                        2, 0, 8, List.of(new LoopPicture.Agreement("liver", 4, Optional.of((0.5 + 3 * 0.75) / 4)))),
                picture.teaching());
        LoopPicture.Model student = picture.model("student").orElseThrow();
        assertEquals(20, student.step());
        assertEquals(2, student.written());
        assertEquals(1, student.promotions());
        assertEquals(1, student.rejected());
        assertEquals(Optional.of("liver lost 0.2"), student.lastRejection());
        assertEquals("first", student.promoted().orElseThrow().checkpoint());
        assertEquals(
                List.of("promoted", "rejected"),
                student.checkpoints().stream().map(LoopPicture.Checkpoint::fate).toList());
        assertEquals(new LoopPicture.Serving(1, 1), picture.serving());
    }

    @Test
    void ofTeachersTheWeightsImportedLastAreInUse() {
        send(Topics.MODELS, imported("ct-teacher", "one"));
        send(Topics.MODELS, imported("ct-teacher", "two"));
        send(Topics.MODELS, imported("ct-teacher", "one"));
        send(Topics.MODELS, imported("student", "three"));

        LoopPicture picture = read();
        LoopPicture.Model teacher = picture.model("ct-teacher").orElseThrow();
        assertEquals(
                List.of("two imported", "one in use"),
                teacher.checkpoints().stream()
                        .map(each -> each.sha256() + " " + each.fate())
                        .toList());
        assertEquals("one", teacher.imported().orElseThrow().checkpoint());
        LoopPicture.Model student = picture.model("student").orElseThrow();
        assertEquals("imported", student.checkpoints().get(0).fate());
        assertEquals(0, student.written());
    }

    @Test
    void knowsNothingBeforeAnythingHappened() {
        assertEquals(LoopPicture.EMPTY, read());
        assertTrue(read().model("student").isEmpty());
    }

    private LoopPicture read() {
        int quiet = 0;
        while (quiet < 2) {
            quiet = watcher.doWork() == 0 ? quiet + 1 : 0;
        }
        return watcher.picture();
    }

    private void send(String topic, SpecificRecord event) {
        log.sender().send(topic, "key", event);
    }

    private static StudyArrived study(String id, int revision, Role role) {
        return new StudyArrived(
                id,
                revision,
                id,
                role,
                new StudySource("site", null),
                null,
                VOLUME,
                VOLUME,
                new SuvProvenance("as-sent", List.of(), null, List.of()),
                THEN);
    }

    private static AnnotationSubmitted annotation(String study) {
        return new AnnotationSubmitted(
                "annotation-" + study, study, 1, "expert", List.of("liver"), VOLUME, Map.of(), THEN);
    }

    private static PseudoLabelsProduced labels(String study, int run, double iou, int valid) {
        ModelVersion version = new ModelVersion("model", "version");
        return new PseudoLabelsProduced(
                study,
                1,
                run,
                OBJECT,
                4,
                4,
                List.of(new StructureSummary("liver", valid, iou)),
                version,
                version,
                version,
                null,
                THEN);
    }

    private static CheckpointWritten written(String checkpoint, long step) {
        return new CheckpointWritten("student", checkpoint, OBJECT, 0L, step, Map.of("loss", 0.5), THEN);
    }

    private static WeightsImported imported(String model, String checkpoint) {
        return new WeightsImported(model, checkpoint, OBJECT, "0".repeat(64), THEN);
    }

    private static CheckpointPromoted promoted(long number, String checkpoint) {
        return new CheckpointPromoted("student", number, checkpoint, OBJECT, null, PromotionCause.FIRST, THEN);
    }

    private static SegmentationServed served(long number) {
        return new SegmentationServed("request", null, null, "student", "first", number, null, 5L, THEN, null);
    }
}
