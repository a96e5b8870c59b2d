package dev.muduo.ingest.spool;

import dev.muduo.ingest.dicom.StudyChoice;

/**
 * What a person has decided about a study; it holds for the instances that come later, too.
 *
 * @param dismissed whether it is not to be used at all
 */
public record StudyDecision(StudyChoice choice, boolean dismissed) {
    public static final StudyDecision NONE = new StudyDecision(StudyChoice.NONE, false);
    public static final StudyDecision DISMISSED = new StudyDecision(StudyChoice.NONE, true);

    /** A study may be held for one reason after the other: what was decided about the first still holds. */
    StudyDecision after(StudyDecision earlier) {
        return new StudyDecision(choice.after(earlier.choice), dismissed);
    }
}
