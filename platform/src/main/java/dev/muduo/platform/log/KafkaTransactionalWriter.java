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
        /** The broker has ended this producer. */
        ENDED
    }

    private final String transactionalId;
    private final Duration timeout;
    private final Producer<String, byte[]> producer;
    private final EventCodec codec = new EventCodec();
    private State state = State.IDLE;
    private long begunNanos;

    /** @throws SurroundingsException if the broker cannot be reached */
    KafkaTransactionalWriter(Map<String, Object> properties, String transactionalId, Duration timeout) {
        this.transactionalId = transactionalId;
        this.timeout = timeout;
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
        call("begin a transaction", producer::beginTransaction);
        state = State.OPEN;
        begunNanos = System.nanoTime();
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
            case ENDED ->
                throw new FencedException("the writer " + transactionalId + " was ended by the broker earlier", null);
        }
    }

    private void commit() {
        try {
            producer.commitTransaction();
            state = State.IDLE;
        } catch (TimeoutException | InterruptException e) {
            throw KafkaFaults.translate("commit as " + transactionalId + "; the outcome is not known", e);
        } catch (KafkaException e) {
            RuntimeException translated = ended(e, "commit");
            if (state != State.ENDED) {
                abortAfter(translated);
            }
            throw translated;
        }
    }

    private void abort() {
        call("abort", producer::abortTransaction);
        state = State.IDLE;
    }

    /** Aborts; what goes wrong with that is told with the reason for aborting, and tried again by the next transaction. */
    private void abortAfter(Throwable reason) {
        if (state == State.ENDED) {
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
            throw ended(e, what);
        }
    }

    /** Translates; a producer that the broker has fenced is of no more use. */
    private RuntimeException ended(KafkaException e, String what) {
        boolean expired = state != State.IDLE && System.nanoTime() - begunNanos > timeout.toNanos();
        // A broker answers a transaction that it has aborted as it answers a fenced producer, or that there is none.
        if (!KafkaFaults.fenced(e) && !(expired && KafkaFaults.withoutTransaction(e))) {
            return KafkaFaults.translate(what + " as " + transactionalId, e);
        }
        state = State.ENDED;
        return expired
                ? new TransactionExpiredException(
                        "a transaction of " + transactionalId + " was open for more than " + timeout
                                + " and was aborted by the broker",
                        e)
                : KafkaFaults.translate(what + " as " + transactionalId, e);
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
