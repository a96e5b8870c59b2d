package dev.muduo.ingest.leader;

import dev.muduo.ingest.door.Refusal;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.study.CountingAnnotations;
import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An annotation whose label map is stored, to be published.
 *
 * @param structures in the order of the model's ids
 * @param content    content hash of the label map
 */
public record AnnotationProposal(
        String studyId,
        int revision,
        String annotator,
        List<String> structures,
        List<Supersession> supersedes,
        String content,
        StoredImage label,
        List<String> warnings)
        implements Proposal<AnnotationReceipt> {
    /** Bounds what the catalogue keeps of one study. */
    static final int MAX_PER_STUDY = 1000;

    private static final int ID_CHARACTERS = 32;

    public AnnotationProposal {
        structures = List.copyOf(structures);
        supersedes = List.copyOf(supersedes);
        warnings = List.copyOf(warnings);
    }

    @Override
    public Decision<AnnotationReceipt> decide(Catalogue catalogue, Instant now) {
        KnownStudy study = StudyLookup.study(catalogue, studyId);
        StudyLookup.revision(study, Optional.of(revision));
        Map<String, String> replaced = replaced(study);
        String id = id(replaced);
        Optional<KnownAnnotation> known = study.annotation(id);
        AnnotationReceipt receipt = new AnnotationReceipt(
                studyId, revision, id, structures, replaced, held(study, id, replaced), known.isEmpty(), warnings);
        if (known.isPresent()) {
            return Decision.nothingNew(receipt);
        }
        if (study.annotations().size() >= MAX_PER_STUDY) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "too-many-annotations",
                    "the study " + studyId + " has " + MAX_PER_STUDY + " annotations, and no more are kept");
        }
        AnnotationSubmitted event = AnnotationSubmitted.newBuilder()
                .setAnnotationId(id)
                .setStudyId(studyId)
                .setRevision(revision)
                .setAnnotator(annotator)
                .setStructures(structures)
                .setLabel(label.toRef())
                .setSupersedes(replaced)
                .setSubmittedAt(now)
                .build();
        return new Decision<>(List.of(new Outgoing(Topics.ANNOTATIONS, studyId, event)), receipt);
    }

    private Map<String, String> replaced(KnownStudy study) {
        Map<String, String> replaced = new TreeMap<>();
        for (Supersession supersession : supersedes) {
            KnownAnnotation earlier = study.annotation(supersession.annotationId())
                    .orElseThrow(() -> new Refusal(
                            Refusal.Kind.INVALID,
                            "supersedes-unknown",
                            "supersedes: the study has no annotation " + supersession.annotationId()
                                    + "; GET /v1/studies/" + studyId + " lists them"));
            Set<String> common = new HashSet<>(structures);
            common.retainAll(earlier.structures());
            supersession.structure().ifPresent(only -> common.retainAll(Set.of(only)));
            if (common.isEmpty()) {
                throw new Refusal(
                        Refusal.Kind.INVALID,
                        "supersedes-structure",
                        "supersedes: the annotation " + supersession.annotationId() + " is of " + earlier.structures()
                                + ", this one of " + structures + "; name an annotation of the same structure");
            }
            common.forEach(structure -> replaced.put(structure, supersession.annotationId()));
        }
        return replaced;
    }

    /** Structures of which another one counts that it does not name. */
    private List<String> held(KnownStudy study, String id, Map<String, String> replaced) {
        CountingAnnotations before = study.countingBefore(id);
        return structures.stream()
                .filter(structure -> before.holds(structure, replaced))
                .toList();
    }

    /** The same annotation, sent again, gets the same id. */
    private String id(Map<String, String> replaced) {
        String text = String.join("\n", studyId, "" + revision, content, annotator, "" + structures, "" + replaced);
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).substring(0, ID_CHARACTERS);
    }
}
