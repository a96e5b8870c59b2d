package dev.muduo.benchmarks.serving;

import dev.muduo.networks.random.CounterRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/**
 * Requests that come when they come (Poisson), whether or not earlier ones are answered: a service that stands still finds
 * them all waiting, and each counts from the moment it was to be sent.
 */
final class OpenLoop {
    private static final double NANOSECONDS = 1e9;

    private final LongFunction<CompletableFuture<Answer>> ask;
    private final double perSecond;
    private final CounterRandom random;
    private final AtomicInteger sent = new AtomicInteger();

    /**
     * @param ask       sends a request that was to be sent at that time of {@link System#nanoTime}
     * @param perSecond on the average
     */
    OpenLoop(LongFunction<CompletableFuture<Answer>> ask, double perSecond, long seed) {
        this.ask = ask;
        this.perSecond = perSecond;
        this.random = CounterRandom.of(seed, 0, "arrivals");
    }

    /** Requests so far; any thread may ask. */
    int sent() {
        return sent.get();
    }

    /** Sends for so long, then waits for every answer. */
    List<Answer> run(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        return run(() -> System.nanoTime() < end);
    }

    /** Sends for as long as it holds, then waits for every answer. */
    List<Answer> run(BooleanSupplier goOn) {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        double due = System.nanoTime();
        while (goOn.getAsBoolean()) {
            due += -StrictMath.log(1 - random.nextDouble()) / perSecond * NANOSECONDS;
            long intended = (long) due;
            for (long left = intended - System.nanoTime(); left > 0; left = intended - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            answers.add(ask.apply(intended));
            sent.incrementAndGet();
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }
}
