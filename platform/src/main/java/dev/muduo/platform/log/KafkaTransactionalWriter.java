package dev.muduo.platform.log;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.schemas.EventCodec;
import dev.muduo.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;

/**
 * Transactions on a Kafka producer. The producer is never replaced: only the same one can find out what became of a commit
 * whose answer was lost, and only it is fenced when another instance takes the id over.
 */
final class KafkaTransactionalWriter implements TransactionalWriter {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private enum State {
        IDLE,
        OPEN,
        /** Asked to commit, no answer: only asking again can tell. */
        COMMITTING,
        /** Asked to abort, no answer. */
        ABORTING,
        /** The broker has ended this producer, and could not yet be asked why. */
        ENDED,
        /** The broker has ended this producer, and nobody else has its id. */
        LOST,
        /** Another instance has the id. */
        FENCED
    }

    /** Asks the broker about the writers of an id. */
    @FunctionalInterface
    interface Fate {
        /**
         * Whether no other has opened the id after this one, or the broker knows of none. Once in a thousand times another is
         * taken for this one: it is fenced in its turn, which is safe, because whoever opens a writer reads before it writes.
         *
         * @throws SurroundingsException if the broker cannot be asked
         */
        boolean isLast();
    }

    private final String transactionalId;
    private final Fate fate;
    private final Producer<String, byte[]> producer;
    private final EventCodec codec = new EventCodec();
    private State state = State.IDLE;
    /** Why the broker has ended this producer. */
    private KafkaException end;

    /** @throws SurroundingsException if the broker cannot be reached */
    KafkaTransactionalWriter(Map<String, Object> properties, String transactionalId, Fate fate) {
        this.transactionalId = transactionalId;
        this.fate = fate;
        String what = "open transactions as " + transactionalId;
        producer = KafkaFaults.translated(what, () -> new KafkaProducer<>(properties));
        try {
            KafkaFaults.translated(what, producer::initTransactions);
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    @Override
    public void inTransaction(Consumer<Transaction> body) {
        if (state == State.OPEN) {
            throw new IllegalStateException("a transaction of " + transactionalId + " is already open");
        }
        settle();
        Open open = new Open();
        begin();
        state = State.OPEN;
        try {
            body.accept(open);
            open.ended = true;
        } catch (RuntimeException | Error e) {
            open.ended = true;
            abortAfter(e);
            throw e;
        }
        state = State.COMMITTING;
        commit();
    }

    @Override
    public void settle() {
        switch (state) {
            case COMMITTING -> commit();
            case ABORTING -> abort();
            case IDLE, OPEN -> {
                // Nothing is in doubt.
            }
            case ENDED, LOST, FENCED -> throw ended();
        }
    }

    /** Speaks to nobody: what cannot begin has ended. */
    private void begin() {
        try {
            producer.beginTransaction();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw endedBy(e);
        }
    }

    private void commit() {
        try {
            producer.commitTransaction();
            state = State.IDLE;
        } catch (TimeoutException | InterruptException e) {
            throw KafkaFaults.translate("commit as " + transactionalId + "; the outcome is not known", e);
        } catch (KafkaException e) {
            RuntimeException translated = translate("commit", e);
            abortAfter(translated);
            throw translated;
        }
    }

    private void abort() {
        try {
            producer.abortTransaction();
            state = State.IDLE;
        } catch (TimeoutException | InterruptException e) {
            throw KafkaFaults.translate("abort as " + transactionalId, e);
        } catch (KafkaException e) {
            // A producer that cannot even abort will never do anything else.
            throw endedBy(e);
        }
    }

    /** Aborts; what goes wrong with that is told with the reason for aborting, and tried again by the next transaction. */
    private void abortAfter(Throwable reason) {
        if (state == State.ENDED || state == State.LOST || state == State.FENCED) {
            return;
        }
        state = State.ABORTING;
        try {
            abort();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private void call(String what, Runnable call) {
        try {
            call.run();
        } catch (KafkaException e) {
            throw translate(what, e);
        }
    }

    private RuntimeException translate(String what, KafkaException e) {
        return KafkaFaults.endsProducer(e) ? endedBy(e) : KafkaFaults.translate(what + " as " + transactionalId, e);
    }

    private RuntimeException endedBy(KafkaException e) {
        end = e;
        state = State.ENDED;
        return ended();
    }

    /**
     * What to throw now that the broker has ended this producer. It answers a machine that slept in the middle of a
     * transaction as it answers one whose place was taken: which of the two it was, only its own record of the id tells.
     */
    private RuntimeException ended() {
        if (state == State.ENDED) {
            try {
                state = KafkaFaults.fenced(end) && !fate.isLast() ? State.FENCED : State.LOST;
            } catch (SurroundingsException e) {
                e.addSuppressed(end);
                return e;
            }
        }
        return state == State.FENCED
                ? new FencedException("another instance has taken over the transactional id " + transactionalId, end)
                : new WriterLostException(
                        "the broker has ended the writer " + transactionalId
                                + ": a transaction of it was open for too long, or is not known there: "
                                + end.getMessage(),
                        end);
    }

    @Override
    public void close() {
        // An open transaction is aborted by the broker at once when its successor opens, or after its time-out.
        producer.close(CLOSE_TIMEOUT);
    }

    private final class Open implements Transaction {
        private boolean ended;

        @Override
        public void send(String topic, String key, SpecificRecord event) {
            send(new ProducerRecord<>(topic, null, key, codec.encode(event)));
        }

        @Override
        public void sendDeadLetter(LoggedRecord record, Throwable reason, int attempts) {
            List<Header> headers =
                    KafkaHeaders.write(DeadLetter.of(record, reason, attempts).headers());
            String topic = Topics.deadLetters(record.partition().topic());
            send(new ProducerRecord<>(topic, null, record.key(), record.value(), headers));
        }

        @SuppressWarnings("FutureReturnValueIgnored")
        private void send(ProducerRecord<String, byte[]> record) {
            requireOpen();
            // The future is not kept: the commit waits for every record and fails if one has failed.
            call("send to " + record.topic(), () -> producer.send(record));
        }

        @Override
        public void commitOffsets(Map<TopicPartition, Long> next, GroupReader.GroupMember member) {
            requireOpen();
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            next.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
            call(
                    "commit offsets",
                    () -> producer.sendOffsetsToTransaction(offsets, ((KafkaReader.Member) member).metadata()));
        }

        private void requireOpen() {
            if (ended) {
                throw new IllegalStateException("this transaction of " + transactionalId + " has ended");
            }
        }
    }
}
