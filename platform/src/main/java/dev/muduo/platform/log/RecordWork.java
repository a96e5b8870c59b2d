package dev.muduo.platform.log;

/**
 * What one record asks for, done in bounded steps and ended by one transaction. Made anew for every attempt; called by the
 * loop's thread alone. It never touches offsets.
 */
public interface RecordWork extends AutoCloseable {
    /**
     * One bounded step. Whatever it derives is stored under {@link #derivedPrefix()} as it goes, by names that do not depend
     * on the attempt, so that the next attempt goes on where this one ended.
     *
     * @return whether all is done and stored, so that {@link #emit} may be called
     * @throws dev.muduo.platform.agent.RecordFaultException if the record is at fault: it is counted, and tried again or set aside
     * @throws dev.muduo.platform.agent.SurroundingsException if the surroundings are: the same step is called again after
     *     a pause, not counted
     */
    boolean step() throws Exception;

    /** Sends the outputs, in the transaction that commits the record's offset. Called again if the transaction fails. */
    void emit(TransactionalWriter.Transaction transaction);

    /**
     * Where the steps store what they derive, as in {@code studies/<id>/<revision>/logits-}. An attempt is held against the
     * record only if nothing was added there since the attempt before it.
     */
    String derivedPrefix();

    /** Called once, when the work is done or given up. */
    @Override
    default void close() {}
}
