package dev.muduo.ingest.leader;

import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Something that somebody wants published. Everything its events would name is stored already.
 *
 * @param <R> the answer to whoever proposed it
 */
public interface Proposal<R> {
    /**
     * Decides, on the leader's thread, what to publish given what is published; a pure function, so that it can be asked
     * again after a failure.
     *
     * @throws dev.muduo.ingest.door.Refusal if it contradicts what is published
     */
    Decision<R> decide(Catalogue catalogue, Instant now);

    /**
     * What to publish, and what to say when it is.
     *
     * @param outgoing published in one transaction; empty if all of it is published already
     * @param answer   given when the transaction has committed
     */
    record Decision<R>(List<Outgoing> outgoing, R answer) {
        public Decision {
            outgoing = List.copyOf(outgoing);
        }

        static <R> Decision<R> nothingNew(R answer) {
            return new Decision<>(List.of(), answer);
        }
    }

    /** One event to send. */
    record Outgoing(String topic, String key, SpecificRecord event) {}
}
