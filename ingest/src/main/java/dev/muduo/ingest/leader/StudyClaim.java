package dev.muduo.ingest.leader;

import dev.muduo.ingest.door.Refusal;
import dev.muduo.schemas.Role;
import java.util.Optional;

/**
 * Whose study somebody says it is.
 *
 * @param subjectId empty: the one known for the study, else the study stands for itself
 * @param role      empty: the one known for the subject, else TRAIN
 */
public record StudyClaim(String studyId, Optional<String> subjectId, Optional<Role> role) {

    /**
     * Where a study is in the catalogue, or where it would go.
     *
     * @param known the revision that says the same already, if there is one
     */
    public record Place(String studyId, int revision, String subjectId, Role role, Optional<StudyRevision> known) {}

    /**
     * Where a study that says this goes.
     *
     * @param ctContent  content hash of the CT
     * @param petContent content hash of the PET
     * @throws Refusal if the study belongs to another subject or the subject has another role
     */
    public Place in(Catalogue catalogue, String ctContent, String petContent) {
        Optional<KnownStudy> study = catalogue.study(studyId);
        String subject =
                subjectId.orElseGet(() -> study.map(KnownStudy::subjectId).orElse(studyId));
        study.filter(known -> !known.subjectId().equals(subject)).ifPresent(known -> {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "subject-conflict",
                    "the study " + studyId + " belongs to subject " + known.subjectId()
                            + " since it first arrived, not to " + subject
                            + "; send it with that subject, or without one");
        });
        Role fixed = catalogue.role(subject).orElseGet(() -> role.orElse(Role.TRAIN));
        role.filter(wanted -> wanted != fixed).ifPresent(wanted -> {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "role-conflict",
                    "the subject " + subject + " has had the role " + fixed
                            + " since its first study arrived, and roles"
                            + " never change; send the study without a role, or with that one, not " + wanted);
        });
        Optional<StudyRevision> same = study.flatMap(known -> known.revisionSaying(ctContent, petContent));
        int next = study.map(known -> known.latest().number() + 1).orElse(1);
        return new Place(studyId, same.map(StudyRevision::number).orElse(next), subject, fixed, same);
    }
}
