package dev.muduo.benchmarks.chaos;

import dev.muduo.networks.random.CounterRandom;
import java.time.Duration;

/**
 * When a life ends: a fraction of how long a start takes, or, once training has begun, some time after that. What is drawn
 * follows from the seed alone; what the trainer was doing then is the machine's affair.
 *
 * @param afterBeginning whether it lives until it has begun
 * @param fraction       in [0, 1)
 */
record Moment(boolean afterBeginning, double fraction) {
    static Moment draw(long seed, int kill) {
        CounterRandom random = CounterRandom.of(seed, kill, "chaos.moment");
        return new Moment(random.nextBernoulli(0.6), random.nextDouble());
    }

    /** How long after the start, or after the beginning, it ends. */
    Duration delay(Duration startUp, Duration work) {
        return Duration.ofNanos((long) (fraction * (afterBeginning ? work : startUp).toNanos()));
    }
}
