package dev.muduo.ingest.source;

import dev.muduo.ingest.leader.Catalogue;
import dev.muduo.ingest.leader.CursorMove;
import java.util.Optional;

/**
 * Where a watched folder's position stands in the log of cursors. What is owed has a cursor of its own, which moves in the same
 * transaction: so a version from before there was one reads the other as it always has, and what is owed is still there when a later
 * version comes again.
 *
 * @param source of the folder
 */
record FolderCursor(String source) {
    private static final String OWED = "-owed";

    /** @throws UnreadablePositionException if it was written in some other way than this version does */
    FolderPosition position(Catalogue catalogue) {
        return FolderPosition.parse(
                catalogue.cursor(source).orElse(FolderPosition.START.time()),
                catalogue.cursor(source + OWED).orElse(FolderPosition.START.owedText()));
    }

    /** A move to there. Of what is owed nothing is written before something is. */
    CursorMove to(FolderPosition position, Catalogue catalogue) {
        boolean tellsOfOwed =
                !position.owed().isEmpty() || catalogue.cursor(source + OWED).isPresent();
        return new CursorMove(
                source,
                position.time(),
                tellsOfOwed ? Optional.of(new CursorMove(source + OWED, position.owedText())) : Optional.empty());
    }
}
