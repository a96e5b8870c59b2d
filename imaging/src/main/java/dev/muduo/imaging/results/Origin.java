package dev.muduo.imaging.results;

import dev.muduo.imaging.dicom.DerivedUid;
import dev.muduo.imaging.series.SourceImages;
import java.time.LocalDateTime;

/**
 * What a result is the result of.
 *
 * @param studyId    as the event names the study
 * @param revision   of the study
 * @param checkpoint the version of the model, up to 64 characters
 * @param made       by the clock of the source's times; part of the objects, so a second sending passes the same
 */
public record Origin(String studyId, int revision, String checkpoint, LocalDateTime made) {
    private static final int LONGEST_VERSION = 64;

    public Origin {
        if (studyId.isEmpty() || revision < 1) {
            throw new IllegalArgumentException(
                    "a result is of a study's revision, from 1, got revision " + revision + " of '" + studyId + "'");
        }
        if (checkpoint.isEmpty() || checkpoint.length() > LONGEST_VERSION) {
            throw new IllegalArgumentException(
                    "a checkpoint is named by up to " + LONGEST_VERSION + " characters, got " + checkpoint.length());
        }
    }

    /** Of an object or a part of it, on the grid of one of the study's series. */
    String uid(SourceImages source, String what) {
        return DerivedUid.of(studyId, Integer.toString(revision), checkpoint, source.seriesUid(), what);
    }
}
