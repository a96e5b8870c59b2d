package dev.muduo.trainer.gate;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import java.util.function.Supplier;

/** The incumbent's network, opened when it is first needed: as a rule its scores are remembered. Belongs to one thread. */
final class LazyContender implements AutoCloseable {
    private final Supplier<Contender> opening;
    private Contender opened;

    LazyContender(Supplier<Contender> opening) {
        this.opening = opening;
    }

    /** @throws SurroundingsException if the incumbent cannot be read: without it nothing can be judged */
    Contender get() {
        if (opened == null) {
            try {
                opened = opening.get();
            } catch (RecordFaultException e) {
                throw new SurroundingsException(
                        "the promoted checkpoint cannot be read, so nothing can be judged against it; restore it, or"
                                + " promote another by command: " + e.getMessage(),
                        e);
            }
        }
        return opened;
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
