package dev.muduo.benchmarks.chaos;

import dev.muduo.benchmarks.process.ServiceProcess;
import dev.muduo.trainer.Main;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One life of the trainer's container. */
final class TrainerProcess {
    private static final String BEGINS = "trainer-student begins after round";
    private static final long LOOK_MILLIS = 10;

    private final ServiceProcess process;

    private TrainerProcess(ServiceProcess process) {
        this.process = process;
    }

    static TrainerProcess start(Path configuration, Path output) throws IOException {
        return new TrainerProcess(ServiceProcess.start("trainer", Main.class, configuration, output));
    }

    /** Waits until training has begun. @return how long that took since the start; empty if the time was over before */
    Optional<Duration> awaitBeginning(Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            if (hasBegun()) {
                return Optional.of(age());
            }
            requireAlive();
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return Optional.empty();
    }

    boolean hasBegun() throws IOException {
        return process.said(BEGINS);
    }

    /** Whether it has made ready what a round needs, and begun its steps. */
    boolean hasBegunSteps(long round) throws IOException {
        return process.said("trainer-student round " + round + ": steps ");
    }

    void requireAlive() throws IOException {
        process.requireAlive();
    }

    Duration age() {
        return process.age();
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    void end(Duration patience) throws InterruptedException {
        process.end(patience);
    }
}
