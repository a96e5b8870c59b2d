package dev.muduo.ingest.leader;

import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A source has been read up to a position. Alone it is a proposal; with a study it is part of the study's transaction.
 *
 * @param along what moves in the same transaction, for a source with more to say than one cursor
 */
public record CursorMove(String source, String position, Optional<CursorMove> along) implements Proposal<CursorMove> {
    public CursorMove(String source, String position) {
        this(source, position, Optional.empty());
    }

    @Override
    public Decision<CursorMove> decide(Catalogue catalogue, Instant now) {
        List<Outgoing> outgoing = new ArrayList<>();
        if (catalogue.cursor(source).filter(position::equals).isEmpty()) {
            outgoing.add(new Outgoing(Topics.INGEST_CURSORS, source, new IngestCursor(source, position, now)));
        }
        along.ifPresent(move -> outgoing.addAll(move.decide(catalogue, now).outgoing()));
        return new Decision<>(outgoing, this);
    }
}
