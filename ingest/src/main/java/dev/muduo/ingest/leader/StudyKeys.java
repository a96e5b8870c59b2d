package dev.muduo.ingest.leader;

/** Keys of what ingest stores: {@code studies/<studyId>/<revision>/<kind>-<content hash>}. */
public final class StudyKeys {
    private StudyKeys() {}

    /**
     * The key of an image.
     *
     * @param kind {@code ct}, {@code pet} or {@code annotation}
     */
    public static String of(String studyId, int revision, String kind, String contentSha256) {
        return "studies/" + studyId + "/" + revision + "/" + kind + "-" + contentSha256;
    }

    /** The content hash that a key ends with. */
    static String contentHash(String key) {
        return key.substring(key.lastIndexOf('-') + 1);
    }
}
