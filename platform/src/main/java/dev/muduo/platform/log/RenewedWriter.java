package dev.muduo.platform.log;

import java.util.function.Consumer;

/**
 * The writer of one transactional id through its lives: one that the log has ended is closed, and {@link #settle} opens the
 * next. Whoever uses it reads again, after that, what its events build on; so a transaction without it is refused. One that
 * another instance has fenced is not renewed.
 */
public final class RenewedWriter implements TransactionalWriter {
    private final EventLog log;
    private final String transactionalId;
    private TransactionalWriter writer;

    /** Nothing is opened, and nobody fenced, before {@link #settle}. */
    public RenewedWriter(EventLog log, String transactionalId) {
        this.log = log;
        this.transactionalId = transactionalId;
    }

    /** {@inheritDoc} Opens the writer where there is none: to be followed by reading. */
    @Override
    public void settle() {
        if (writer == null) {
            writer = log.transactions(transactionalId);
        }
        use(TransactionalWriter::settle);
    }

    /**
     * {@inheritDoc}
     *
     * @throws WriterLostException if the log has ended this writer
     * @throws IllegalStateException if it was not settled since
     */
    @Override
    public void inTransaction(Consumer<Transaction> body) {
        if (writer == null) {
            throw new IllegalStateException("the writer " + transactionalId
                    + " is not open: it must be settled, and what it builds on be read, before it writes");
        }
        use(open -> open.inTransaction(body));
    }

    private void use(Consumer<TransactionalWriter> action) {
        try {
            action.accept(writer);
        } catch (WriterLostException e) {
            try {
                close();
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** Closes the writer that is open, if one is. */
    @Override
    public void close() {
        try (TransactionalWriter ending = writer) {
            writer = null;
        }
    }
}
