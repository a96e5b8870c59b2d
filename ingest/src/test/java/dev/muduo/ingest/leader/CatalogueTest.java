package dev.muduo.ingest.leader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.store.Sha256;
import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.ObjectRef;
import dev.muduo.schemas.PseudoLabelReviewed;
import dev.muduo.schemas.ReviewDecision;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.StudySource;
import dev.muduo.schemas.SuvProvenance;
import dev.muduo.schemas.TeachingRequested;
import dev.muduo.schemas.VolumeGeometry;
import dev.muduo.schemas.VolumeRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final Instant THEN = Instant.ofEpochMilli(1_700_000_000_123L);
    private static final List<Double> AFFINE =
            List.of(-2.0364201068878174, 0d, 1e-17, 407.2840213775635, 0d, -2.0364, -0d, 0.1, 0d, 0d, 3d, -1234.5);

    private final Catalogue catalogue = new Catalogue();

    static String hash(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static VolumeRef volume(String key) {
        return new VolumeRef(
                new ObjectRef(key, hash("gzip of " + key), 1_000_000L),
                new VolumeGeometry(List.of(400, 400, 326), AFFINE));
    }

    static StudyArrived arrival(String studyId, String subjectId, int revision, Role role) {
        String folder = "studies/" + studyId + "/" + revision + "/";
        return new StudyArrived(
                studyId,
                revision,
                subjectId,
                role,
                new StudySource("north-wing", null),
                revision == 1 ? "FDG" : null,
                volume(folder + "ct-" + hash(folder + "ct")),
                volume(folder + "pet-" + hash(folder + "pet")),
                new SuvProvenance("as-sent", List.of(), null, List.of()),
                THEN.plusMillis(revision));
    }

    private static AnnotationSubmitted annotation(String studyId, String id, Map<String, String> supersedes) {
        return new AnnotationSubmitted(
                id, studyId, 1, "Dr. Ä", List.of("liver", "spleen"), volume("label"), supersedes, THEN);
    }

    private static PseudoLabelReviewed review(String studyId, String id, String comment) {
        return new PseudoLabelReviewed(
                id, studyId, 2, 300, "somebody", ReviewDecision.REJECT, List.of("aorta"), comment, THEN);
    }

    private static TeachingRequested teaching(String studyId, String id, int run) {
        return new TeachingRequested(id, studyId, 2, run, "a better generator", THEN);
    }

    /** What the events say, by way of the objects that are not packed. */
    @Test
    void aStudyComesBackAsItWasPublished() {
        String study = hash("study");
        String subject = hash("subject");
        List<StudyArrived> arrivals =
                List.of(arrival(study, subject, 1, Role.TRAIN), arrival(study, subject, 2, Role.TRAIN));
        List<AnnotationSubmitted> annotations = List.of(
                annotation(study, hash("one"), Map.of()),
                annotation(study, "a name of its own", Map.of("spleen", hash("one"), "liver", hash("one"))));
        List<PseudoLabelReviewed> reviews =
                List.of(review(study, "r1", null), review(study, "r2", "cut off at the top"));
        List<TeachingRequested> teachings = List.of(teaching(study, "t1", 2), teaching(study, hash("t2"), 3));
        for (int told = 0; told < 2; told++) {
            arrivals.forEach(catalogue::apply);
            annotations.forEach(catalogue::apply);
            reviews.forEach(catalogue::apply);
            teachings.forEach(catalogue::apply);
        }

        assertEquals(
                new KnownStudy(
                        study,
                        subject,
                        Role.TRAIN,
                        arrivals.stream().map(StudyRevision::of).toList(),
                        annotations.stream().map(KnownAnnotation::of).toList(),
                        reviews.stream().map(KnownReview::of).toList(),
                        teachings.stream().map(KnownTeaching::of).toList()),
                catalogue.study(study).orElseThrow());
        assertEquals(1, catalogue.size());
    }

    @Test
    void aSubjectKeepsTheRoleOfItsFirstStudy() {
        catalogue.apply(arrival("a", "somebody", 1, Role.REPORT));
        catalogue.apply(arrival("b", "b", 1, Role.VALIDATION));
        assertEquals(Optional.of(Role.REPORT), catalogue.role("somebody"));
        assertEquals(Optional.of(Role.VALIDATION), catalogue.role("b"));
        assertEquals(Optional.empty(), catalogue.role("a"), "a study, but not a subject");
        assertEquals(Optional.empty(), catalogue.role("nobody"));
    }

    @Test
    void pagesInTheOrderOfIds() {
        for (String study : List.of("d", "a", "c", "b")) {
            catalogue.apply(arrival(study, study, 1, Role.TRAIN));
        }
        assertEquals(List.of("b", "c"), ids(catalogue.page("a", 2)));
        assertEquals(List.of("d"), ids(catalogue.page("c", 10)));
        assertEquals(4, catalogue.size());
    }

    private static List<String> ids(List<KnownStudy> studies) {
        return studies.stream().map(KnownStudy::studyId).toList();
    }

    @Test
    void refusesWhatSpeaksOfAnUnknownStudy() {
        assertThrows(IllegalArgumentException.class, () -> catalogue.apply(annotation("unknown", "id", Map.of())));
        assertThrows(IllegalArgumentException.class, () -> catalogue.apply(review("unknown", "id", null)));
        assertThrows(IllegalArgumentException.class, () -> catalogue.apply(teaching("unknown", "id", 2)));
    }

    @Test
    void knowsHowFarASourceWasRead() {
        assertEquals(Optional.empty(), catalogue.cursor("folder"));
        catalogue.apply(new IngestCursor("folder", "1", THEN));
        catalogue.apply(new IngestCursor("folder", "2", THEN));
        assertEquals(Optional.of("2"), catalogue.cursor("folder"));
    }

    /** There are as many as were ever published: what one takes is what a site must have memory for. */
    @Test
    void aStudyTakesFewBytes() {
        String study = hash("study");
        catalogue.apply(arrival(study, hash("subject"), 1, Role.TRAIN));
        int bare = PackedStudy.of(catalogue.study(study).orElseThrow()).length();
        catalogue.apply(annotation(study, hash("one"), Map.of()));
        int annotated = PackedStudy.of(catalogue.study(study).orElseThrow()).length();

        assertTrue(bare <= 300, bare + " bytes");
        assertTrue(annotated - bare <= 130, (annotated - bare) + " bytes for an annotation");
    }
}
