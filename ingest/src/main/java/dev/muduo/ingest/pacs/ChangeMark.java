package dev.muduo.ingest.pacs;

import dev.muduo.ingest.identity.SiteSecret;

/**
 * A change of an Orthanc that was dealt with. Its number alone would not tell one Orthanc from another that has taken its place and
 * has counted as far.
 *
 * @param sequence the change's number
 * @param of       of which study it is: a keyed hash of Orthanc's name for it, as it goes to the log and such names can be guessed;
 *                 empty where an earlier version did not write it down
 */
record ChangeMark(long sequence, String of) {
    static final ChangeMark NONE = new ChangeMark(0, "");

    private static final int PSEUDONYM_CHARACTERS = 32;

    static ChangeMark of(long sequence, String id, SiteSecret secret) {
        return new ChangeMark(sequence, secret.pseudonym(id).substring(0, PSEUDONYM_CHARACTERS));
    }

    /** Reads a cursor's position. */
    static ChangeMark at(String position) {
        String[] words = position.split(" ", 2);
        return new ChangeMark(Long.parseLong(words[0]), words.length > 1 ? words[1] : "");
    }

    /** As a cursor's position. */
    String position() {
        return of.isEmpty() ? Long.toString(sequence) : sequence + " " + of;
    }

    /** Whether another Orthanc says this change: under the same number one of something else. */
    boolean isOfAnother(ChangeMark other) {
        return sequence == other.sequence && !of.isEmpty() && !of.equals(other.of);
    }
}
