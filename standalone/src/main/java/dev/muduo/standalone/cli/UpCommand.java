package dev.muduo.standalone.cli;

import dev.muduo.platform.agent.Health;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.telemetry.Logs;
import dev.muduo.platform.telemetry.TelemetryConfig;
import dev.muduo.standalone.Standalone;
import dev.muduo.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muduo up}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Run everything on this machine until stopped.",
        description = {
            "Starts Kafka, an S3 store and all services. They listen on the loopback interface only, unless http.host says"
                    + " otherwise and there are API keys (muduo api-key) or an OpenID provider: see the section security of the"
                    + " configuration. Ctrl-C or SIGTERM ends it in good order. All state is in the data directory: started again on it, even after kill -9, it goes on"
                    + " where it was.",
            "",
            "What is durable: every acknowledged study, annotation, pseudo-label and checkpoint survives the death of the"
                    + " process. Loss of power may take the last seconds. Back up the data directory while stopped."
        },
        footer = {"", "Examples:", "  muduo up", "  muduo up --data /srv/muduo --port 8080 --config site.yaml"})
final class UpCommand implements Callable<Integer> {
    private static final long WATCH_MILLIS = 500;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "muduo-data",
            description = "Where all state is kept. Default: ${DEFAULT-VALUE}.")
    private Path data;

    @Mixin
    private InstanceOptions instance;

    @Override
    public Integer call() throws IOException {
        Configuration configuration = instance.configuration();
        Logs.configure(configuration.section("telemetry", TelemetryConfig.class));
        Terminal terminal = Terminal.standard();
        Duration inFlight = configuration.section("http", HttpConfig.class).shutdownTimeout();
        try (Ending ending = Ending.ofThisThread(inFlight)) {
            terminal.line("starting Kafka, the store and the services on " + data + " …");
            try (Standalone running = Standalone.start(data, configuration, instance.ports())) {
                terminal.line("ready at " + running.url() + " (a browser shows the page there); Ctrl-C stops");
                return watch(running);
            } catch (InterruptedException asked) {
                return ExitStatus.INTERRUPTED;
            }
        }
    }

    private static int watch(Standalone running) throws InterruptedException {
        while (running.health().live()) {
            TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
        }
        running.health().parts().forEach((role, part) -> {
            if (part.state() == Health.State.FAILED) {
                System.err.println("muduo: " + role + " has failed for good: " + part.reason());
            }
        });
        return ExitStatus.FAILED;
    }
}
