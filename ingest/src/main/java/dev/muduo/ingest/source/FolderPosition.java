package dev.muduo.ingest.source;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far a watched folder has been taken.
 *
 * @param changed the last change to the study taken last
 * @param owed    pseudonyms of folders that could not be read when others were taken: whatever their last change, they are still to be
 *     taken
 */
record FolderPosition(Instant changed, Set<String> owed) {
    static final FolderPosition START = new FolderPosition(Instant.EPOCH, Set.of());

    private static final String OWED = ";";
    private static final String NEXT = ",";

    FolderPosition {
        owed = Set.copyOf(owed);
    }

    /** Of a cursor: {@code 1764180000000}, or {@code 1764180000000;3f2a…,77b0…} with what is owed. */
    static FolderPosition parse(String text) {
        int end = text.indexOf(OWED);
        return end < 0
                ? new FolderPosition(millis(text), Set.of())
                : new FolderPosition(
                        millis(text.substring(0, end)),
                        Set.of(text.substring(end + 1).split(NEXT)));
    }

    private static Instant millis(String text) {
        return Instant.ofEpochMilli(Long.parseLong(text));
    }

    /** The same position is always the same text. */
    String text() {
        String time = Long.toString(changed.toEpochMilli());
        return owed.isEmpty() ? time : time + OWED + String.join(NEXT, new TreeSet<>(owed));
    }

    /** Where it is once a study of that time is taken, which may be an older one that was owed. */
    FolderPosition past(Instant taken, Set<String> stillOwed) {
        return new FolderPosition(taken.isAfter(changed) ? taken : changed, stillOwed);
    }
}
