package dev.muduo.standalone.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.ModelVersion;
import dev.muduo.schemas.ObjectRef;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StructureSummary;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.StudySource;
import dev.muduo.schemas.SuvProvenance;
import dev.muduo.schemas.VolumeGeometry;
import dev.muduo.schemas.VolumeRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class LoopFoldTest {
    private static final Instant THEN = Instant.EPOCH;
    private static final ObjectRef OBJECT = new ObjectRef("key", "0".repeat(64), 1L);
    private static final VolumeRef VOLUME =
            new VolumeRef(OBJECT, new VolumeGeometry(List.of(1, 1, 1), Collections.nCopies(12, 1.0)));

    /** Two TRAIN studies, one of them annotated and taught three times, one of them neither; and one of the gate's. */
    private static List<SpecificRecord> events() {
        List<SpecificRecord> events = new ArrayList<>();
        events.add(study("a", 1, Role.TRAIN));
        events.add(study("a", 2, Role.TRAIN));
        events.add(study("b", 1, Role.TRAIN));
        events.add(study("v", 1, Role.VALIDATION));
        events.add(annotation("a"));
        events.add(annotation("v"));
        events.add(labels("a", 1, 7, summary("liver", 4, 0.9), summary("aorta", 1, null)));
        events.add(labels("a", 2, 1, summary("liver", 2, 0.25), summary("spleen", 0, null)));
        events.add(labels("a", 2, 2, summary("liver", 2, 0.5), summary("spleen", 1, 0.125)));
        return events;
    }

    @Test
    void theOrderOfTheEventsDoesNotMatter() {
        for (int seed = 0; seed < 200; seed++) {
            List<SpecificRecord> shuffled = new ArrayList<>(events());
            Collections.shuffle(shuffled, new Random(seed));
            LoopFold fold = new LoopFold();
            shuffled.forEach(fold::apply);
            shuffled.forEach(fold::apply);

            LoopPicture picture = fold.picture();
            assertEquals(new LoopPicture.Studies(3, 1, 0, Map.of("TRAIN", 2, "VALIDATION", 1)), picture.studies());
            LoopPicture.Teaching teaching = picture.teaching();
            assertEquals(1, teaching.taught());
            assertEquals(1, teaching.waiting());
            assertEquals(3, teaching.patches());
            assertEquals(Optional.of(0.5), agreement(teaching, "liver"), "of the newest answer alone");
            assertEquals(Optional.of(0.125), agreement(teaching, "spleen"));
            assertEquals(Optional.empty(), agreement(teaching, "aorta"));
        }
    }

    private static Optional<Double> agreement(LoopPicture.Teaching teaching, String structure) {
        return teaching.structures().stream()
                .filter(each -> each.structure().equals(structure))
                .findFirst()
                .flatMap(LoopPicture.Agreement::meanIou);
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

    private static StructureSummary summary(String structure, int valid, Double iou) {
        return new StructureSummary(structure, valid, iou);
    }

    private static PseudoLabelsProduced labels(String study, int revision, int run, StructureSummary... structures) {
        ModelVersion version = new ModelVersion("model", "version");
        return new PseudoLabelsProduced(
                study, revision, run, OBJECT, 3, 3, List.of(structures), version, version, version, null, THEN);
    }
}
