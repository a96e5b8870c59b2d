package dev.muduo.ingest.source;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far a watched folder has been taken.
 *
 * @param changed the last change to the study taken last
 * @param owed    pseudonyms of folders that could not be read when others were taken: whatever their last change, they are still to be
 *     taken
 */
record FolderPosition(Instant changed, Set<String> owed) {
    static final FolderPosition START = new FolderPosition(Instant.EPOCH, Set.of());

    /** The time, and what is owed. */
    private static final int PARTS = 2;

    private static final String THEN = ";";
    private static final String NEXT = ",";
    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,18}");
    private static final Pattern PSEUDONYMS = Pattern.compile("([0-9a-f]+(,[0-9a-f]+)*)?");

    FolderPosition {
        owed = Set.copyOf(owed);
    }

    /**
     * Of its two cursors.
     *
     * @param time as in {@code 1764180000000}; or, of a version that had one cursor for both, {@code 1764180000000;3f2a…,77b0…}
     * @param owed as in {@code 3f2a…,77b0…}, or nothing
     * @throws UnreadablePositionException if they are something else
     */
    static FolderPosition parse(String time, String owed) {
        String[] parts = time.split(THEN, PARTS);
        if (!MILLIS.matcher(parts[0]).matches()) {
            throw new UnreadablePositionException();
        }
        Stream<String> names =
                Stream.concat(pseudonyms(owed), parts.length < PARTS ? Stream.of() : pseudonyms(parts[1]));
        return new FolderPosition(Instant.ofEpochMilli(Long.parseLong(parts[0])), names.collect(Collectors.toSet()));
    }

    private static Stream<String> pseudonyms(String text) {
        if (!PSEUDONYMS.matcher(text).matches()) {
            throw new UnreadablePositionException();
        }
        return text.isEmpty() ? Stream.of() : Arrays.stream(text.split(NEXT));
    }

    /** The last change, for its cursor. */
    String time() {
        return Long.toString(changed.toEpochMilli());
    }

    /** What is owed, for its cursor; the same is always the same text. */
    String owedText() {
        return String.join(NEXT, new TreeSet<>(owed));
    }

    /** Where it is once a study of that time is taken, which may be an older one that was owed. */
    FolderPosition past(Instant taken, Set<String> stillOwed) {
        return new FolderPosition(taken.isAfter(changed) ? taken : changed, stillOwed);
    }
}
