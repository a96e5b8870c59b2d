package dev.muduo.platform.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AgentRunnerTest {
    private static final BackOff SHORT = new BackOff(Duration.ofMillis(1), Duration.ofMillis(2));
    private static final AgentRunner.Timing TIMING = new AgentRunner.Timing(SHORT, SHORT, Duration.ofSeconds(20));

    private final Health health = new Health();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    @FunctionalInterface
    private interface Body {
        int doWork() throws Exception;
    }

    private Agent agent(Body body) {
        return agent(body, false);
    }

    private Agent agent(Body body, boolean dispensable) {
        return new Agent() {
            @Override
            public void onStart() {
                calls.add("start on " + Thread.currentThread().getName());
            }

            @Override
            public int doWork() throws Exception {
                return body.doWork();
            }

            @Override
            public void onClose() {
                calls.add("close on " + Thread.currentThread().getName());
            }

            @Override
            public String roleName() {
                return "role";
            }

            @Override
            public boolean isDispensable() {
                return dispensable;
            }
        };
    }

    private AgentRunner runner(Body body) {
        return new AgentRunner(agent(body), health, meters, TIMING, new Random(1));
    }

    private static void awaitTrue(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(30, TimeUnit.SECONDS), "it did not happen");
    }

    @Test
    void oneThreadNamedByTheRoleMakesEveryCall() throws Exception {
        CountDownLatch worked = new CountDownLatch(3);
        AgentRunner runner = runner(() -> {
            assertEquals("role", Thread.currentThread().getName());
            worked.countDown();
            return 1;
        });
        assertFalse(health.ready(), "not ready before it has started");
        runner.start();
        awaitTrue(worked);
        assertTrue(health.ready());
        runner.close();
        runner.close();
        assertTrue(runner.ended());
        assertEquals(List.of("start on role", "close on role"), calls);
        assertEquals(
                List.of(), List.copyOf(health.parts().keySet()), "a role that has ended in order no longer counts");
    }

    @Test
    void aFaultOfTheSurroundingsIsWaitedOutWithTheAlarmUp() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch failing = new CountDownLatch(5);
        CountDownLatch healed = new CountDownLatch(1);
        CountDownLatch working = new CountDownLatch(3);
        AgentRunner runner = runner(() -> {
            tries.incrementAndGet();
            if (healed.getCount() > 0) {
                failing.countDown();
                throw new SurroundingsException("the store is away");
            }
            working.countDown();
            return 1;
        });
        runner.start();
        awaitTrue(failing);
        assertEquals(
                new Health.Part(Health.State.ALARM, "the store is away"),
                health.parts().get("role"));
        assertFalse(health.ready());
        assertTrue(health.live(), "waiting can help");
        assertEquals(1, meters.get("muduo.agent.alarm").gauge().value());
        healed.countDown();
        awaitTrue(working);
        assertTrue(health.ready());
        assertEquals(0, meters.get("muduo.agent.alarm").gauge().value());
        runner.close();
        assertTrue(tries.get() >= 8);
    }

    @Test
    void theAlarmOfARoleThatNoRequestNeedsIsUpAndTheProcessIsReady() throws Exception {
        CountDownLatch failing = new CountDownLatch(2);
        Body fails = () -> {
            failing.countDown();
            throw new SurroundingsException("the store is away");
        };
        AgentRunner runner = new AgentRunner(agent(fails, true), health, meters, TIMING, new Random(1));
        assertFalse(health.ready(), "not ready before it has started");
        runner.start();
        awaitTrue(failing);
        assertEquals(
                new Health.Part(Health.State.ALARM, "the store is away"),
                health.parts().get("role"));
        assertTrue(health.ready());
        assertEquals(1, meters.get("muduo.agent.alarm").gauge().value());
        runner.close();
    }

    @Test
    void startingIsRepeatedUntilTheSurroundingsAllowIt() throws Exception {
        CountDownLatch worked = new CountDownLatch(1);
        AtomicInteger starts = new AtomicInteger();
        Agent agent = new Agent() {
            @Override
            public void onStart() {
                if (starts.incrementAndGet() < 4) {
                    throw new SurroundingsException("not yet");
                }
            }

            @Override
            public int doWork() {
                worked.countDown();
                return 0;
            }

            @Override
            public String roleName() {
                return "role";
            }
        };
        try (AgentRunner runner = new AgentRunner(agent, health, meters, TIMING, new Random(1))) {
            runner.start();
            awaitTrue(worked);
        }
        assertEquals(4, starts.get());
    }

    @Test
    void lackOfMemoryIsAFaultOfTheSurroundings() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch worked = new CountDownLatch(1);
        try (AgentRunner runner = runner(() -> {
            if (tries.incrementAndGet() == 1) {
                throw new OutOfMemoryError("by order of the test");
            }
            worked.countDown();
            return 0;
        })) {
            runner.start();
            awaitTrue(worked);
            assertTrue(health.live());
        }
    }

    @Test
    void anyOtherExceptionStopsTheAgentAndMakesTheProcessUnhealthy() throws Exception {
        AgentRunner runner = runner(() -> {
            throw new IllegalStateException("a bug");
        });
        runner.start();
        while (!runner.ended()) {
            Thread.onSpinWait();
        }
        assertEquals(
                new Health.Part(Health.State.FAILED, "a bug"), health.parts().get("role"));
        assertFalse(health.live());
        assertEquals(List.of("start on role", "close on role"), calls);
        runner.close();
    }

    @Test
    void whatGoesWrongInClosingDoesNotHideWhy() throws Exception {
        IllegalStateException bug = new IllegalStateException("a bug");
        Agent agent = new Agent() {
            @Override
            public int doWork() {
                throw bug;
            }

            @Override
            public void onClose() {
                throw new IllegalArgumentException("and closing fails");
            }

            @Override
            public String roleName() {
                return "role";
            }
        };
        AgentRunner runner = new AgentRunner(agent, health, meters, TIMING, new Random(1));
        runner.start();
        while (!runner.ended()) {
            Thread.onSpinWait();
        }
        assertEquals("a bug", health.parts().get("role").reason());
        assertEquals("and closing fails", bug.getSuppressed()[0].getMessage());
    }

    @Test
    void aStopEndsAnIdleOrFailingAgentAtOnceAndAStuckStepIsInterrupted() throws Exception {
        BackOff hours = new BackOff(Duration.ofHours(1), Duration.ofHours(2));
        AgentRunner.Timing patient = new AgentRunner.Timing(hours, hours, Duration.ofMillis(50));
        CountDownLatch idle = new CountDownLatch(1);
        AgentRunner waiting = new AgentRunner(
                agent(() -> {
                    idle.countDown();
                    return 0;
                }),
                health,
                meters,
                patient,
                new Random(1));
        waiting.start();
        awaitTrue(idle);
        waiting.close();
        assertTrue(waiting.ended());

        CountDownLatch stuck = new CountDownLatch(1);
        AgentRunner sleeping = new AgentRunner(
                agent(() -> {
                    stuck.countDown();
                    Thread.sleep(Duration.ofHours(1).toMillis());
                    return 1;
                }),
                health,
                meters,
                patient,
                new Random(1));
        sleeping.start();
        awaitTrue(stuck);
        sleeping.close();
        assertTrue(sleeping.ended());
        assertTrue(health.live(), "an interrupt that was asked for is no fault");
    }

    @Test
    @Timeout(60)
    void whatOthersTookOfThePatienceAfterTheStopWasAskedForIsGone() throws Exception {
        AtomicLong now = new AtomicLong();
        AgentRunner.Timing patient = new AgentRunner.Timing(BackOff.IDLE, BackOff.SURROUNDINGS, Duration.ofHours(1));
        CountDownLatch stuck = new CountDownLatch(1);
        AgentRunner sleeping = new AgentRunner(
                agent(() -> {
                    stuck.countDown();
                    Thread.sleep(Duration.ofHours(2).toMillis());
                    return 1;
                }),
                health,
                meters,
                patient,
                new Random(1),
                now::get);
        sleeping.start();
        awaitTrue(stuck);
        sleeping.requestStop();
        now.addAndGet(Duration.ofHours(1).toNanos());
        sleeping.close();
        assertTrue(sleeping.ended());
    }

    @Test
    void aRingEndsTheIdlePauseAndOneThatCameEarlierIsKept() throws Exception {
        BackOff hours = new BackOff(Duration.ofHours(1), Duration.ofHours(2));
        CountDownLatch idle = new CountDownLatch(2);
        CountDownLatch rungInTheStep = new CountDownLatch(4);
        Bell bell = new Bell();
        Agent agent = new Agent() {
            @Override
            public int doWork() {
                idle.countDown();
                if (rungInTheStep.getCount() > 2) {
                    bell.ring();
                }
                rungInTheStep.countDown();
                return 0;
            }

            @Override
            public Bell bell() {
                return bell;
            }

            @Override
            public String roleName() {
                return "role";
            }
        };
        AgentRunner.Timing patient = new AgentRunner.Timing(hours, hours, Duration.ofSeconds(20));
        try (AgentRunner runner = new AgentRunner(agent, health, meters, patient, new Random(1))) {
            runner.start();
            awaitTrue(idle);
            bell.ringAfter(
                    CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)));
            awaitTrue(rungInTheStep);
        }
    }

    @Test
    void anInterruptedCloserKeepsItsInterruptAndLeavesNothingBehind() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        AgentRunner runner = runner(() -> {
            stuck.countDown();
            Thread.sleep(Duration.ofHours(1).toMillis());
            return 1;
        });
        runner.start();
        awaitTrue(stuck);
        Thread.currentThread().interrupt();
        runner.close();
        assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        assertTrue(runner.ended());
    }

    @Test
    void anAgentThatWasNeverStartedIsClosed() {
        AgentRunner runner = runner(() -> 0);
        runner.close();
        assertEquals(List.of(), calls);
    }
}
