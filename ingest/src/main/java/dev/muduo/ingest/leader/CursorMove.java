package dev.muduo.ingest.leader;

import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.Topics;
import java.time.Instant;
import java.util.List;

/** A source has been read up to a position. Alone it is a proposal; with a study it is part of the study's transaction. */
public record CursorMove(String source, String position) implements Proposal<CursorMove> {
    @Override
    public Decision<CursorMove> decide(Catalogue catalogue, Instant now) {
        if (catalogue.cursor(source).filter(position::equals).isPresent()) {
            return Decision.nothingNew(this);
        }
        return new Decision<>(List.of(outgoing(now)), this);
    }

    Outgoing outgoing(Instant now) {
        return new Outgoing(Topics.INGEST_CURSORS, source, new IngestCursor(source, position, now));
    }
}
