package dev.muduo.platform.agent;

/**
 * Who may compute now on a machine that everything shares: a request before the gate before training before teaching. Work comes in bounded
 * steps; between two of them the turn goes to whoever is most urgent. Safe for several threads, fair within a priority.
 */
public interface ComputeBudget {
    /** In order of urgency. */
    enum Priority {
        REQUEST,
        /** A promoted checkpoint that is brought into memory: what serves meanwhile is the one before. */
        LOADING,
        /** A request that can wait. */
        BULK,
        GATE,
        TRAINING,
        TEACHING
    }

    /** Waits for a turn. Closing it gives the turn back. */
    Turn take(Priority priority) throws InterruptedException;

    /** A turn; to be held for one bounded step only. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /** No bound: every service has a machine of its own. */
    static ComputeBudget unlimited() {
        return priority -> () -> {};
    }
}
