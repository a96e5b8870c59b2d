package dev.muduo.ingest.pacs;

import java.util.HashSet;
import java.util.Set;

/**
 * Whether one study is at fault, or what they all need: where several studies in a row fail, and none in between does not, it is the
 * latter, as with an archive that answers while its images are on a disk that is away. One thread.
 */
final class FaultsInARow {
    private static final int SEVERAL = 3;

    private final Set<String> failed = new HashSet<>();

    /** A study has failed; true if that is not held against it. */
    boolean isOfAll(String study) {
        if (failed.size() < SEVERAL) {
            failed.add(study);
        }
        return failed.size() >= SEVERAL;
    }

    /** A study has not failed. */
    void overcome() {
        failed.clear();
    }
}
