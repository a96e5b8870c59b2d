package dev.muduo.platform.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final Health health = new Health();

    @Test
    void requestsAreAnsweredWhateverAPartSuffersThatTheyDoNotNeed() {
        health.needForRequests("leader");
        health.starting("leader", "reading the log");
        health.ready("sender");
        assertFalse(health.answersRequests());
        health.ready("leader");
        health.alarm("sender", "the archive is down");
        assertTrue(health.answersRequests());
        assertFalse(health.ready(), "but not everything works");
        health.alarm("leader", "the log is away");
        assertFalse(health.answersRequests());
        health.waiting("leader", "nothing to do");
        assertTrue(health.answersRequests());
    }

    @Test
    void whereRequestsNeedNothingEveryPartCounts() {
        health.ready("worker");
        assertTrue(health.answersRequests());
        health.alarm("worker", "the store is away");
        assertFalse(health.answersRequests());
    }

    @Test
    void everyPartHasASeriesForEachStateBeforeAndAfterItIsMeasured() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        health.alarm("early", "refused");
        health.measureIn(meters);
        health.ready("late");
        assertEquals(List.of(Health.State.ALARM), statesIn(meters, "early"));
        assertEquals(List.of(Health.State.READY), statesIn(meters, "late"));
        health.ready("early");
        health.ended("late");
        assertEquals(List.of(Health.State.READY), statesIn(meters, "early"));
        assertEquals(List.of(), statesIn(meters, "late"));
        health.failed("late", "a bug");
        assertEquals(List.of(Health.State.FAILED), statesIn(meters, "late"));
    }

    private static List<Health.State> statesIn(SimpleMeterRegistry meters, String part) {
        return Arrays.stream(Health.State.values())
                .filter(state -> meters.get("muduo.health.part")
                                .tag("part", part)
                                .tag("state", state.name().toLowerCase(Locale.ROOT))
                                .gauge()
                                .value()
                        == 1)
                .toList();
    }
}
