package dev.muduo.imaging.results;

import dev.muduo.imaging.dicom.DerivedUid;
import dev.muduo.imaging.series.SourceImages;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * What a result is the result of.
 *
 * @param studyId    as the event names the study
 * @param revision   of the study
 * @param checkpoint the {@linkplain #version version} of the model, up to 64 characters
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

    /**
     * How the version of a model is written in results, and told apart in their identifiers.
     *
     * @param checkpoint its SHA-256
     * @param arithmetic that it answered in, where that was another than float32: then only so many digits of the hash as a
     *                   long string of DICOM (64 characters) has room for
     */
    public static String version(String checkpoint, Optional<String> arithmetic) {
        return arithmetic
                .map(word -> "+" + word)
                .map(suffix -> checkpoint.substring(0, Math.min(checkpoint.length(), LONGEST_VERSION - suffix.length()))
                        + suffix)
                .orElse(checkpoint);
    }

    /** Of an object or a part of it, on the grid of one of the study's series. */
    String uid(SourceImages source, String what) {
        return DerivedUid.of(studyId, Integer.toString(revision), checkpoint, source.seriesUid(), what);
    }
}
