package dev.muduo.platform.agent;

/**
 * A long-running role, done in bounded steps. One thread owns all state of an agent and calls its three steps; tests call
 * {@link #doWork()} themselves with a fake log, a fake store and a manual clock.
 */
public interface Agent {
    /** Called once, before the first step; again after a step has failed for good reasons of the surroundings only if it failed itself. */
    default void onStart() throws Exception {}

    /**
     * One bounded step.
     *
     * @return how much was done; 0 lets the runner pause
     * @throws dev.muduo.platform.agent.SurroundingsException to be called again after a pause; nothing may have been lost
     * @throws Exception any other stops the agent and makes the process unhealthy
     */
    int doWork() throws Exception;

    /**
     * Ends the pause after a step that found nothing to do; the runner asks for it once. An agent that others hand work to
     * rings it itself, so that they wait for no pause of its own; one that nobody rings looks again when the pause is over.
     */
    default Bell bell() {
        return new Bell();
    }

    /**
     * Whether the process answers requests as well without this role: then its alarm is told and counted as any other, but does
     * not end the process's readiness, which would take it from those whom it can serve.
     */
    default boolean isDispensable() {
        return false;
    }

    /** Called once, on the same thread, when the agent ends for whatever reason. */
    default void onClose() {}

    /** A short name for threads, logs and metrics, as in {@code trainer-student}. */
    String roleName();
}
