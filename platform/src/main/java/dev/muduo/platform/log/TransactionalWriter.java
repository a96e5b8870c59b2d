package dev.muduo.platform.log;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/** Writes events in transactions. Belongs to one thread. */
public interface TransactionalWriter extends AutoCloseable {
    /**
     * Runs {@code body} in one transaction: commits when it returns, aborts when it throws. To be begun only when all
     * outputs that its events name are stored.
     *
     * @throws FencedException if another instance has taken over
     * @throws WriterLostException if the log has ended this writer: another one may go on
     * @throws dev.muduo.platform.agent.SurroundingsException if the log cannot be reached; the transaction may be repeated
     */
    void inTransaction(Consumer<Transaction> body);

    /**
     * Makes the outcome of a transaction that failed half-way final, whichever it is, and this writer usable again. Does
     * nothing if none is in doubt; {@link #inTransaction} calls it first. Whoever must know the outcome reads the log after it.
     *
     * @throws FencedException if another instance has taken over
     * @throws WriterLostException if the log has ended this writer: another one may go on
     * @throws dev.muduo.platform.agent.SurroundingsException if the log still cannot be reached
     */
    void settle();

    @Override
    void close();

    /** An open transaction; only valid inside {@link #inTransaction}. */
    interface Transaction {
        /**
         * Sends an event, seen by readers once the transaction has been committed.
         *
         * @throws dev.muduo.schemas.EventCodecException if the event is over the size bound
         */
        void send(String topic, String key, SpecificRecord event);

        /** Sets a record aside: its bytes as they are, the reason in headers (DESIGN: dead letters). */
        void sendDeadLetter(LoggedRecord record, Throwable reason, int attempts);

        /** Commits next offsets to read with the transaction. */
        void commitOffsets(Map<TopicPartition, Long> next, GroupReader.GroupMember member);
    }
}
