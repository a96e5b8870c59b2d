package dev.muduo.ingest.pacs;

import dev.muduo.ingest.leader.CursorMove;
import java.util.List;
import java.util.Optional;

/**
 * A study that an archive has to offer.
 *
 * @param uid       its Study Instance UID; never logged but as a pseudonym
 * @param cursor    where the source stands when this study has been dealt with
 * @param parts     its CT and PET images: paths in the archive, one a file or one a series
 * @param instances how many images these are, as the archive says
 * @param bytes     how many bytes these are, as the archive says; 0 if it does not
 * @param unfit     why it is not worth pulling: {@code no-ct}, {@code no-pet}, {@code too-large}, {@code unchanged}
 */
record ListedStudy(
        String uid, CursorMove cursor, List<String> parts, int instances, long bytes, Optional<String> unfit) {
    ListedStudy {
        parts = List.copyOf(parts);
    }

    ListedStudy unfit(String reason) {
        return new ListedStudy(uid, cursor, parts, instances, bytes, Optional.of(reason));
    }

    /** Never a name. */
    @Override
    public String toString() {
        return "a study of " + instances + " images";
    }
}
