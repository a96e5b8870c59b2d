package dev.muduo.client;

import java.util.Optional;

/**
 * What is said of a study beside its images; of what is not said, the instance takes what it knows of the subject or of the files.
 *
 * @param role             what the subject's studies may be used for
 * @param subject          a pseudonym of the sender's, or a subjectId as it was answered
 * @param patientId        becomes a keyed hash at the door
 * @param studyInstanceUid becomes a keyed hash at the door
 * @param site             where it was made
 * @param tracer           as in {@code FDG}
 */
public record StudyDetails(
        Optional<Role> role,
        Optional<String> subject,
        Optional<String> patientId,
        Optional<String> studyInstanceUid,
        Optional<String> site,
        Optional<String> tracer) {
    /** Nothing. */
    public static final StudyDetails NONE = new StudyDetails(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public static StudyDetails as(Role role) {
        return NONE.role(Optional.of(role));
    }

    public StudyDetails role(Optional<Role> other) {
        return new StudyDetails(other, subject, patientId, studyInstanceUid, site, tracer);
    }

    public StudyDetails subject(Optional<String> other) {
        return new StudyDetails(role, other, patientId, studyInstanceUid, site, tracer);
    }

    public StudyDetails patientId(String other) {
        return new StudyDetails(role, subject, Optional.of(other), studyInstanceUid, site, tracer);
    }

    public StudyDetails studyInstanceUid(String other) {
        return new StudyDetails(role, subject, patientId, Optional.of(other), site, tracer);
    }

    public StudyDetails site(String other) {
        return new StudyDetails(role, subject, patientId, studyInstanceUid, Optional.of(other), tracer);
    }

    public StudyDetails tracer(String other) {
        return new StudyDetails(role, subject, patientId, studyInstanceUid, site, Optional.of(other));
    }

    /** Says nothing: logs have no patient's identifiers. */
    @Override
    public String toString() {
        return "StudyDetails";
    }
}
