package dev.muduo.standalone.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: the JVM's shutdown waits until the thread that was asked to end has closed everything. One a process.
 */
final class Ending implements AutoCloseable {
    private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(90);

    private final Duration longest;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread owner = Thread.currentThread();
    private final Thread hook = new Thread(this::askAndWait, "ending");

    private Ending(Duration longest) {
        this.longest = longest;
    }

    /** To be called by the thread that owns the process; closed by it when nothing is left to be closed. */
    static Ending ofThisThread() {
        return ofThisThread(Duration.ZERO);
    }

    /**
     * As the other.
     *
     * @param inFlight how long requests in flight may go on before everything else ends
     */
    static Ending ofThisThread(Duration inFlight) {
        Ending ending = new Ending(LONGEST_SHUTDOWN.plus(inFlight));
        Runtime.getRuntime().addShutdownHook(ending.hook);
        return ending;
    }

    private void askAndWait() {
        owner.interrupt();
        try {
            if (!done.await(longest.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("muduo: not everything ended within " + longest.toSeconds() + " s");
            }
        } catch (InterruptedException cut) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException itRuns) {
            // It is what has asked.
        }
    }
}
