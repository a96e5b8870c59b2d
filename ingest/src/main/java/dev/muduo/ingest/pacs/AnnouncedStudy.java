package dev.muduo.ingest.pacs;

import dev.muduo.ingest.leader.CursorMove;
import java.util.Optional;

/**
 * A study that there is something to do about in an archive.
 *
 * @param place  what the archive calls it: part of paths in that archive, and kept at the edge alone
 * @param uid    its Study Instance UID, once that is known; never logged but as a pseudonym
 * @param cursor where the source stands when this study has been dealt with, once that is known; empty if it does not move
 * @param again  whether the archive has not announced it now, but could not give it earlier
 */
record AnnouncedStudy(String place, Optional<String> uid, Optional<CursorMove> cursor, boolean again) {
    static AnnouncedStudy again(String place) {
        return new AnnouncedStudy(place, Optional.empty(), Optional.empty(), true);
    }

    AnnouncedStudy called(String studyUid) {
        return new AnnouncedStudy(place, Optional.of(studyUid), cursor, again);
    }

    AnnouncedStudy moving(CursorMove to) {
        return new AnnouncedStudy(place, uid, Optional.of(to), again);
    }

    /** Never a name. */
    @Override
    public String toString() {
        return again ? "a study that is owed" : "a study that was announced";
    }
}
