package dev.muduo.standalone.embedded;

import dev.muduo.platform.agent.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broker and store of one machine, in a child JVM that is started, watched and started again by this one.
 *
 * <p>Their addresses and credentials stay the same for as long as this object lives: when the child dies (its disk was
 * full, somebody killed it) the services see a broker and a store that are away for some seconds. Its own thread watches the
 * child; {@link #close()} may be called from any thread, after the services have stopped.
 */
public final class Infrastructure implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Infrastructure.class);

    /** A first start unpacks class data from a cold disk; a start after a crash reads the log again. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** A child that lived this long did not die of how it was started. */
    private static final Duration HEALTHY_LIFE = Duration.ofMinutes(1);

    private static final int START_ATTEMPTS = 3;

    /** Below it a disk counts as full: the broker could not even begin a segment. */
    private static final long FULL_BYTES = 16L << 20;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private static final String PART = "infrastructure";

    private final DataDirectoryLock lock;
    private final EmbeddedOrders orders;
    private final Thread supervisor;

    /** Guarded by this: the child of now, and whether it may be replaced. */
    private EmbeddedProcess child;

    private boolean closing;

    /** Who is told how broker and store are. */
    private volatile Health health = new Health();

    private final AtomicInteger restarts = new AtomicInteger();

    private Infrastructure(DataDirectoryLock lock, EmbeddedOrders orders, EmbeddedProcess child) {
        this.lock = lock;
        this.orders = orders;
        this.child = child;
        this.supervisor = new Thread(this::supervise, "infrastructure");
        supervisor.setDaemon(true);
    }

    /**
     * Takes the data directory and starts broker and store on it; returns when both take requests.
     *
     * @throws DirectoryInUseException if another process has the directory
     * @throws IOException if they do not start
     */
    public static Infrastructure start(Path dataDirectory, InfrastructurePorts ports)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectories(dataDirectory.toAbsolutePath());
        DataDirectoryLock lock = DataDirectoryLock.acquire(InfrastructureAddress.lockIn(directory));
        try {
            StoreCredentials credentials = StoreCredentials.readOrCreate(credentialsIn(directory));
            for (int attempt = 1; ; attempt++) {
                EmbeddedOrders orders =
                        new EmbeddedOrders(directory, ports.chosen(RandomGenerator.getDefault()), credentials);
                try {
                    Infrastructure started = new Infrastructure(lock, orders, startChild(orders));
                    InfrastructureAddress.of(started).write(directory);
                    started.supervisor.start();
                    return started;
                } catch (IOException failure) {
                    // Between finding a free port and binding it, somebody else may have taken it.
                    if (attempt == START_ATTEMPTS || !ports.anyFree()) {
                        throw new IOException(
                                failure.getMessage() + " (see " + directory.resolve("logs/infrastructure.log") + ")",
                                failure);
                    }
                }
            }
        } catch (IOException | InterruptedException | RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    /** All that others need to find them. */
    public InfrastructureAddress address() {
        return InfrastructureAddress.of(this);
    }

    /** Kafka's {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + orders.ports().broker();
    }

    public URI storeEndpoint() {
        return URI.create("http://127.0.0.1:" + orders.ports().store());
    }

    public StoreCredentials storeCredentials() {
        return orders.credentials();
    }

    /** The same as a properties file with {@code accessKey} and {@code secretKey}. */
    public Path credentialsFile() {
        return credentialsIn(orders.directory());
    }

    private static Path credentialsIn(Path directory) {
        return directory.resolve("secrets").resolve("store.properties");
    }

    /** From now on says there how broker and store are, as a part of the process. */
    public void reportTo(Health health) {
        this.health = health;
        health.needForRequests(PART);
        health.ready(PART);
    }

    /** How often the child has been started again. */
    public int restarts() {
        return restarts.get();
    }

    /** The child's process id, for tests that kill it. */
    synchronized long childPid() {
        return child.pid();
    }

    /** Stops the child in good order; to be called when the services have stopped. May be called twice. */
    @Override
    public void close() {
        EmbeddedProcess last;
        synchronized (this) {
            closing = true;
            last = child;
        }
        supervisor.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            last.stop(STOP_PATIENCE);
            supervisor.join();
            InfrastructureAddress.remove(orders.directory());
            lock.close();
        } catch (InterruptedException again) {
            interrupted = true;
        } catch (IOException failure) {
            throw new UncheckedIOException("could not release the data directory", failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static EmbeddedProcess startChild(EmbeddedOrders orders) throws IOException, InterruptedException {
        EmbeddedProcess process = EmbeddedProcess.start(orders);
        try {
            process.awaitReady(START_PATIENCE);
            return process;
        } catch (IOException | InterruptedException failure) {
            process.kill();
            throw failure;
        }
    }

    private void supervise() {
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                EmbeddedProcess current = currentChild();
                long since = System.nanoTime();
                int status = awaitEnd(current);
                if (isClosing()) {
                    return;
                }
                alarm("broker and store ended with status " + status, pause);
                if (System.nanoTime() - since > HEALTHY_LIFE.toNanos()) {
                    pause = FIRST_PAUSE;
                }
                pause = restart(pause);
            }
        } catch (InterruptedException closed) {
            // close() has taken over.
        }
    }

    /** Looks at the disk meanwhile: a full one is told of before somebody dies of it. */
    private int awaitEnd(EmbeddedProcess current) throws InterruptedException {
        boolean wasFull = false;
        while (true) {
            OptionalInt status = current.awaitEnd(BETWEEN_LOOKS);
            if (status.isPresent()) {
                return status.getAsInt();
            }
            String full = whetherFull();
            if (!full.isEmpty()) {
                health.alarm(PART, "broker and store run" + full);
            }
            if (!full.isEmpty() && !wasFull) {
                LOG.warn("broker and store run{}", full);
            }
            if (full.isEmpty() && wasFull) {
                health.ready(PART);
                LOG.info("the disk of broker and store has room again");
            }
            wasFull = !full.isEmpty();
        }
    }

    /** Tries until a child is ready; returns the pause before the next restart. */
    private Duration restart(Duration firstPause) throws InterruptedException {
        Duration pause = firstPause;
        while (true) {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            pause = longer(pause);
            try {
                EmbeddedProcess next = startChild(orders);
                if (!adopt(next)) {
                    next.stop(STOP_PATIENCE);
                    return pause;
                }
                restarts.incrementAndGet();
                health.ready(PART);
                LOG.info("broker and store run again");
                return pause;
            } catch (IOException failure) {
                alarm("broker and store did not start: " + failure.getMessage(), pause);
            }
        }
    }

    private void alarm(String what, Duration pause) {
        String reason = what + whetherFull();
        health.alarm(PART, reason);
        LOG.warn("{}; starting them again in {} ms", reason, pause.toMillis());
    }

    /** They end of it more often than of anything else, and do not always say so themselves. */
    private String whetherFull() {
        try {
            long left = Files.getFileStore(orders.directory()).getUsableSpace();
            return left < FULL_BYTES ? "; their disk is full (" + left + " bytes are left): make room" : "";
        } catch (IOException unknown) {
            return "; their disk does not answer: " + unknown.getMessage();
        }
    }

    private synchronized boolean adopt(EmbeddedProcess next) {
        if (closing) {
            return false;
        }
        child = next;
        return true;
    }

    private synchronized EmbeddedProcess currentChild() {
        return child;
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
