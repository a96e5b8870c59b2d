package dev.muduo.standalone.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The child JVM: broker and store, from the parent's orders until the parent closes our standard input or dies, which the
 * operating system shows us as the same end of file. Signals are ignored (the parent starts us so): Ctrl-C reaches the whole
 * process group, but the services must end before what they stand on.
 */
public final class EmbeddedMain {
    static final String READY = "READY";
    static final String FAILED = "FAILED ";

    /** An earlier child whose parent was killed may still be closing its files. */
    private static final Duration PATIENCE_WITH_PREDECESSOR = Duration.ofSeconds(30);

    private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(15);

    private EmbeddedMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream toParent = System.out;
        // Whatever a library prints must not be taken for an answer.
        System.setOut(System.err);
        BufferedReader fromParent = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        EmbeddedOrders orders = EmbeddedOrders.read(fromParent);
        try {
            serve(orders, fromParent, toParent);
        } catch (IOException | RuntimeException failure) {
            failure.printStackTrace();
            toParent.println(FAILED + inOneLine(failure));
            toParent.flush();
            Runtime.getRuntime().halt(1);
        }
        // Not by returning: a library's thread that is no daemon would keep an orphan alive.
        Runtime.getRuntime().halt(0);
    }

    private static void serve(EmbeddedOrders orders, BufferedReader fromParent, PrintStream toParent)
            throws IOException, InterruptedException {
        Path directory = orders.directory();
        try (DataDirectoryLock lock = lockWithPatience(directory.resolve("infrastructure.lock"));
                EmbeddedStore store = EmbeddedStore.start(
                        directory.resolve("s3"), orders.ports().store(), orders.credentials());
                EmbeddedBroker broker = EmbeddedBroker.start(
                        directory.resolve("kafka"),
                        orders.ports().broker(),
                        orders.ports().controller())) {
            toParent.println(READY);
            toParent.flush();
            awaitEnd(fromParent);
            haltLater();
        }
    }

    /** The failure's message and those of its causes: the parent has nothing but this line to show. */
    private static String inOneLine(Throwable failure) {
        StringBuilder line = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            line.append(": ")
                    .append(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
        }
        return line.toString().replaceAll("\\R", " ");
    }

    private static DataDirectoryLock lockWithPatience(Path file) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_WITH_PREDECESSOR.toNanos();
        while (true) {
            try {
                return DataDirectoryLock.acquire(file);
            } catch (DirectoryInUseException held) {
                if (System.nanoTime() > deadline) {
                    throw held;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private static void awaitEnd(BufferedReader fromParent) throws IOException {
        String line;
        do {
            line = fromParent.readLine();
        } while (line != null);
    }

    /** Stopping is bounded: what is acknowledged survives a halt too. */
    private static void haltLater() {
        Thread timer = new Thread(
                () -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(LONGEST_SHUTDOWN.toMillis());
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(2);
                },
                "halt-later");
        timer.setDaemon(true);
        timer.start();
    }
}
