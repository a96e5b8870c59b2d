package dev.muduo.trainer.replay;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.EventSender;
import dev.muduo.platform.log.GroupReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.TransactionalWriter;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.Topics;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The log as a trainer saw it once: the control topic ends before an offset that moves on as rounds are made again. Nothing is
 * written and nobody fenced; what the trainer would have committed is kept here. Belongs to one thread.
 */
final class PastLog implements EventLog {
    private final EventLog log;
    private final Queue<CheckpointWritten> outcomes = new ArrayDeque<>();
    private long end;

    PastLog(EventLog log) {
        this.log = log;
    }

    /** Lets the control topic go on to this offset, itself not included. */
    void reveal(long until) {
        if (until < end) {
            throw new IllegalArgumentException("the past goes on, it does not go back: from " + end + " to " + until);
        }
        end = until;
    }

    /** What the trainer has committed and nobody has asked for yet, if anything. */
    Optional<CheckpointWritten> outcome() {
        return Optional.ofNullable(outcomes.poll());
    }

    @Override
    public Set<TopicPartition> partitions(Set<String> topics) {
        return log.partitions(topics);
    }

    @Override
    public PastReader assign(Map<TopicPartition, Long> positions) {
        return new PastReader(
                log.assign(positions), partition -> partition.topic().equals(Topics.MODELS) ? end : Long.MAX_VALUE);
    }

    @Override
    public GroupReader subscribe(String group, Set<String> topics) {
        throw new UnsupportedOperationException("a replay takes no part in the group " + group);
    }

    @Override
    public TransactionalWriter transactions(String transactionalId) {
        return new KeptOutcome();
    }

    @Override
    public EventSender sender() {
        throw new UnsupportedOperationException("a replay writes nothing");
    }

    /** The log beneath is not this one's. */
    @Override
    public void close() {
        outcomes.clear();
    }

    private final class KeptOutcome implements TransactionalWriter {
        @Override
        public void inTransaction(Consumer<Transaction> body) {
            body.accept(new Transaction() {
                @Override
                public void send(String topic, String key, SpecificRecord event) {
                    if (!(event instanceof CheckpointWritten written)) {
                        throw new IllegalStateException(
                                "a replay repeats rounds and opens none, yet the trainer would write " + event);
                    }
                    outcomes.add(written);
                }

                @Override
                public void sendDeadLetter(LoggedRecord record, Throwable reason, int attempts) {
                    throw new UnsupportedOperationException("a replay sets nothing aside");
                }

                @Override
                public void commitOffsets(Map<TopicPartition, Long> next, GroupReader.GroupMember member) {
                    throw new UnsupportedOperationException("a replay commits no offsets");
                }
            });
        }

        @Override
        public void settle() {
            // Nothing was written, so nothing is in doubt.
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
