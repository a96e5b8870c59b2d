package dev.muduo.benchmarks.ingestchaos;

import dev.muduo.benchmarks.scanner.StowClient;
import dev.muduo.networks.random.CounterRandom;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pushes studies one after the other by STOW-RS, a few instances a request and in a drawn order, as a gateway does that knows
 * nothing of what goes on behind the port: what is not acknowledged is sent again. A thread of its own.
 */
final class Pushing implements Runnable {
    private static final int MOST_INSTANCES = 8;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final long AGAIN_MILLIS = 50;

    private final int studies;
    private final long seed;
    private final Duration pause;
    private final StowClient client;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();

    /** @param pause between two requests */
    Pushing(URI server, int studies, long seed, Duration pause) {
        this.client = new StowClient(server, TIMEOUT);
        this.studies = studies;
        this.seed = seed;
        this.pause = pause;
    }

    /** Studies all of whose instances were acknowledged. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** Requests that were sent again. */
    int repeated() {
        return repeated.get();
    }

    @Override
    public void run() {
        try {
            for (int number = 1; number <= studies; number++) {
                push(PushedStudy.of(number));
                acknowledged.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void push(PushedStudy study) throws InterruptedException {
        CounterRandom random = CounterRandom.of(seed, study.number(), "chaos.pushing");
        List<byte[]> left = new ArrayList<>(study.instances());
        while (!left.isEmpty()) {
            List<byte[]> batch = new ArrayList<>();
            int count = 1 + random.nextInt(MOST_INSTANCES);
            while (batch.size() < count && !left.isEmpty()) {
                batch.add(left.remove(random.nextInt(left.size())));
            }
            while (!stored(batch)) {
                repeated.incrementAndGet();
                Thread.sleep(AGAIN_MILLIS);
            }
            Thread.sleep(pause.toMillis());
        }
    }

    private boolean stored(List<byte[]> batch) throws InterruptedException {
        try {
            return client.store(batch);
        } catch (IOException e) {
            // Nobody there, or no more: whether the instances are stored is not known, and sending them again is safe.
            return false;
        }
    }
}
