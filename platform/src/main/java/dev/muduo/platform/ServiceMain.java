package dev.muduo.platform;

import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.log.WrongTopicException;
import dev.muduo.platform.store.UnfitStoreException;
import dev.muduo.platform.telemetry.Logs;
import dev.muduo.platform.telemetry.TelemetryConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code main} of one service in a container: configuration, parts, services, until SIGTERM or until a role fails for
 * good, in which case the process ends so that whoever runs it starts it again.
 *
 * <p>Exit codes: 0 ended by a signal, 1 a role failed, 64 wrong arguments, 69 store or broker are not as they must be,
 * 78 the configuration is not usable.
 */
public final class ServiceMain {
    public static final int ENDED = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 64;
    public static final int UNFIT = 69;
    public static final int CONFIGURATION = 78;

    /** How long everything may take that ends after HTTP: agents, what services compute, the log and the store. */
    public static final Duration AFTER_HTTP = Duration.ofSeconds(60);

    private static final long WATCH_MILLIS = 500;

    private final String name;
    private final ServiceFactory factory;
    private final ComputeBudget compute;
    private final PrintStream err;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** How long an orderly end may take; written before there is anything that ends, read by the shutdown's thread. */
    private volatile Duration patience = AFTER_HTTP;

    ServiceMain(String name, ServiceFactory factory, PrintStream err) {
        this(name, factory, ComputeBudget.unlimited(), err);
    }

    private ServiceMain(String name, ServiceFactory factory, ComputeBudget compute, PrintStream err) {
        this.name = name;
        this.factory = factory;
        this.compute = compute;
        this.err = err;
    }

    /** Runs until the end of the process; to be called by {@code main}. */
    public static void run(String name, String[] arguments, ServiceFactory factory) {
        run(name, arguments, factory, ComputeBudget.unlimited());
    }

    /**
     * As {@link #run(String, String[], ServiceFactory)}.
     *
     * @param compute who of the service's own computes first
     */
    public static void run(String name, String[] arguments, ServiceFactory factory, ComputeBudget compute) {
        ServiceMain main = new ServiceMain(name, factory, compute, System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(main::requestStop, "shutdown"));
        int status;
        try {
            status = main.run(arguments);
        } finally {
            // Also when it threw: the shutdown hook waits for this.
            main.stopped.countDown();
        }
        if (status != ENDED) {
            System.exit(status);
        }
    }

    /** Called by the JVM's shutdown: the process ends when this returns. */
    private void requestStop() {
        stop.countDown();
        try {
            Duration most = patience;
            if (!stopped.await(most.toMillis(), TimeUnit.MILLISECONDS)) {
                err.println(name + " did not end within " + most.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the exit status; package-private for tests. */
    int run(String[] arguments) {
        Optional<Path> file;
        if (arguments.length == 0) {
            file = Optional.empty();
        } else if (arguments.length == 2 && arguments[0].equals("--config")) {
            file = Optional.of(Path.of(arguments[1]));
        } else {
            err.println("usage: " + name + " [--config FILE]");
            return USAGE;
        }
        try {
            return serve(Configuration.load(file));
        } catch (ConfigurationException e) {
            err.println(name + ": " + e.getMessage());
            return CONFIGURATION;
        } catch (WrongTopicException | UnfitStoreException e) {
            err.println(name + ": " + e.getMessage());
            return UNFIT;
        }
    }

    /** How long this process may take to end in good order. */
    Duration patience() {
        return patience;
    }

    private int serve(Configuration configuration) {
        patience = configuration
                .section("http", HttpConfig.class)
                .shutdownTimeout()
                .plus(AFTER_HTTP);
        Logs.configure(configuration.section("telemetry", TelemetryConfig.class));
        Logger log = LoggerFactory.getLogger(ServiceMain.class);
        // Opening waits for store and log without end: a stop must be able to end that, too.
        Thread opener = Thread.currentThread();
        Thread watcher = new Thread(
                () -> {
                    try {
                        stop.await();
                        opener.interrupt();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop-watcher");
        watcher.setDaemon(true);
        watcher.start();
        try (RunningServices running =
                RunningServices.start(configuration, compute, InstantSource.system(), List.of(factory))) {
            log.info("{} runs", name);
            while (running.health().live()) {
                Thread.sleep(WATCH_MILLIS);
            }
            log.error(
                    "{} ends because a role has failed: {}",
                    name,
                    running.health().parts());
            return FAILED;
        } catch (InterruptedException e) {
            log.info("{} has ended", name);
            return ENDED;
        } finally {
            watcher.interrupt();
        }
    }
}
