package dev.muduo.platform.security;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How often each of many may do something: a bucket each, that fills at a rate up to a bound, and gives one token a time. Bounded
 * itself: where there are too many, the one that came last longest ago is forgotten, which gives it a full bucket. Safe for
 * several threads.
 */
public final class TokenBuckets {
    private static final double NANOS = 1e9;

    /** In which time a bucket gains a token. Levels are counted in it, so that nothing is ever rounded. */
    private final long nanosPerToken;

    private final long fullNanos;
    private final int most;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Bucket {
        private long levelNanos;
        private long filledAt;
    }

    /**
     * All buckets are full.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public TokenBuckets(double perSecond, int burst, int most, LongSupplier nanoTime) {
        if (!(perSecond > 0) || burst < 1 || most < 1) {
            throw new IllegalArgumentException(
                    "rate, burst and number of buckets are positive, got " + perSecond + ", " + burst + " and " + most);
        }
        this.nanosPerToken = Math.max(1, Math.round(NANOS / perSecond));
        this.fullNanos = Math.multiplyExact(nanosPerToken, burst);
        this.most = most;
        this.nanoTime = nanoTime;
    }

    /** Takes a token; if there is none, says after which time there will be one. */
    public synchronized Optional<Duration> take(String name) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.get(name);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.levelNanos = fullNanos;
            bucket.filledAt = now;
            makeRoom();
            buckets.put(name, bucket);
        }
        long passed = Math.min(fullNanos, Math.max(0, now - bucket.filledAt));
        bucket.levelNanos = Math.min(fullNanos, bucket.levelNanos + passed);
        bucket.filledAt = now;
        if (bucket.levelNanos < nanosPerToken) {
            return Optional.of(Duration.ofNanos(nanosPerToken - bucket.levelNanos));
        }
        bucket.levelNanos -= nanosPerToken;
        return Optional.empty();
    }

    private void makeRoom() {
        if (buckets.size() >= most) {
            buckets.remove(buckets.keySet().iterator().next());
        }
    }

    synchronized int size() {
        return buckets.size();
    }
}
