package dev.muduo.platform.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
    private final AtomicLong nanos = new AtomicLong(-5);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aBurstIsTakenAndThenOneATime() {
        TokenBuckets buckets = new TokenBuckets(2, 3, 10, nanos::get);
        for (int at = 0; at < 3; at++) {
            assertEquals(Optional.empty(), buckets.take("a"));
        }
        assertEquals(Optional.of(Duration.ofMillis(500)), buckets.take("a"));
        assertEquals(Optional.empty(), buckets.take("b"), "each has its own");
        pass(Duration.ofMillis(499));
        assertEquals(Optional.of(Duration.ofMillis(1)), buckets.take("a"));
        pass(Duration.ofMillis(1));
        assertEquals(Optional.empty(), buckets.take("a"));
        pass(Duration.ofDays(400));
        for (int at = 0; at < 3; at++) {
            assertEquals(Optional.empty(), buckets.take("a"), "no more than a burst is saved up");
        }
        assertEquals(Optional.of(Duration.ofMillis(500)), buckets.take("a"));
    }

    @Test
    void soManyAreRememberedAndTheOneThatCameLongestAgoIsForgotten() {
        TokenBuckets buckets = new TokenBuckets(1, 1, 2, nanos::get);
        buckets.take("a");
        buckets.take("b");
        buckets.take("a");
        buckets.take("c");
        assertEquals(2, buckets.size());
        assertEquals(Optional.of(Duration.ofSeconds(1)), buckets.take("a"), "a came after b");
        assertEquals(Optional.empty(), buckets.take("b"), "b was forgotten");
        for (int at = 0; at < 1000; at++) {
            buckets.take("address " + at);
        }
        assertEquals(2, buckets.size());
    }

    @Test
    void nothingButPositiveNumbers() {
        assertThrows(IllegalArgumentException.class, () -> new TokenBuckets(0, 1, 1, nanos::get));
        assertThrows(IllegalArgumentException.class, () -> new TokenBuckets(Double.NaN, 1, 1, nanos::get));
        assertThrows(IllegalArgumentException.class, () -> new TokenBuckets(1, 0, 1, nanos::get));
        assertThrows(IllegalArgumentException.class, () -> new TokenBuckets(1, 1, 0, nanos::get));
    }
}
