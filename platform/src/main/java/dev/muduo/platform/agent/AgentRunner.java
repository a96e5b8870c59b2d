package dev.muduo.platform.agent;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives an agent a thread named by its role and calls it until it is told to stop. Faults of the surroundings are waited out
 * with back-off while the role is not ready and its alarm is up (which the process's readiness bears where the role is
 * {@linkplain Agent#isDispensable dispensable}); any other exception stops the agent, is logged once, and
 * makes the process unhealthy. {@link #start}, {@link #requestStop} and {@link #close} may be called from any thread.
 */
public final class AgentRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentRunner.class);
    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(20);
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(5);

    /**
     * How long the runner waits.
     *
     * @param patience how long a step may go on after a stop was asked for, before its thread is interrupted; it runs for
     *                 several agents together where all are {@linkplain #requestStop asked} before the first is waited for
     */
    public record Timing(BackOff idle, BackOff surroundings, Duration patience) {
        public static final Timing STANDARD = new Timing(BackOff.IDLE, BackOff.SURROUNDINGS, DEFAULT_PATIENCE);
    }

    private final Agent agent;
    private final Health health;
    private final Timing timing;
    private final RandomGenerator jitter;
    private final LongSupplier nanoTime;
    private final Bell bell;
    private final Counter work;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);

    /** Failures of the surroundings in a row; written by the agent's thread, read by the gauge. */
    private final AtomicInteger failures = new AtomicInteger();

    /** When a stop was first asked for, by the clock; read once it was. */
    private final AtomicReference<Long> stopAsked = new AtomicReference<>();

    public AgentRunner(Agent agent, Health health, MeterRegistry meters) {
        this(agent, health, meters, Timing.STANDARD, RandomGenerator.getDefault());
    }

    public AgentRunner(Agent agent, Health health, MeterRegistry meters, Timing timing, RandomGenerator jitter) {
        this(agent, health, meters, timing, jitter, System::nanoTime);
    }

    AgentRunner(
            Agent agent,
            Health health,
            MeterRegistry meters,
            Timing timing,
            RandomGenerator jitter,
            LongSupplier nanoTime) {
        this.agent = agent;
        this.health = health;
        this.timing = timing;
        this.jitter = jitter;
        this.nanoTime = nanoTime;
        this.bell = agent.bell();
        work = Counter.builder("muduo.agent.work")
                .tag("role", agent.roleName())
                .description("What doWork() has returned, summed")
                .register(meters);
        Gauge.builder("muduo.agent.alarm", this, runner -> runner.failures.get() > 0 ? 1 : 0)
                .tag("role", agent.roleName())
                .description("1 while the surroundings fail this role")
                .register(meters);
        thread = new Thread(this::run, agent.roleName());
        if (agent.isDispensable()) {
            health.dispensable(agent.roleName());
        }
        health.starting(agent.roleName(), "not started yet");
    }

    /**
     * Starts the agent's thread.
     *
     * @throws IllegalThreadStateException if it was started before
     */
    public void start() {
        thread.start();
    }

    /** Asks the agent to end after its present step; returns at once. */
    public void requestStop() {
        stopAsked.compareAndSet(null, nanoTime.getAsLong());
        stop.countDown();
        bell.ring();
    }

    /** Whether the agent's thread has come to its end. */
    public boolean ended() {
        return thread.getState() == Thread.State.TERMINATED;
    }

    /**
     * Asks the agent to end and waits for it; a step that takes too long is interrupted. Idempotent. A caller that is
     * interrupted meanwhile stops waiting politely: the agent is interrupted at once, and the caller's interrupt kept.
     */
    @Override
    public void close() {
        requestStop();
        if (thread.getState() == Thread.State.NEW) {
            health.ended(agent.roleName());
            return;
        }
        boolean interrupted = false;
        try {
            thread.join(Math.max(1, patienceLeft().toMillis()));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (thread.isAlive()) {
            thread.interrupt();
            try {
                thread.join(AFTER_INTERRUPT.toMillis());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (thread.isAlive()) {
            LOG.warn("role {} does not end; it is left behind", agent.roleName());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration patienceLeft() {
        return timing.patience().minusNanos(nanoTime.getAsLong() - stopAsked.get());
    }

    // ---- on the agent's thread ----

    private void run() {
        Throwable fault = null;
        try {
            persist("start", () -> {
                agent.onStart();
                return 1;
            });
            int idle = 0;
            while (!stopping()) {
                int done = persist("work", agent::doWork);
                work.increment(done);
                idle = done > 0 ? 0 : idle + 1;
                if (idle > 0) {
                    bell.await(timing.idle().wait(idle, jitter));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fault = stopping() ? null : e;
        } catch (Throwable e) {
            fault = e;
        }
        close(fault);
    }

    @FunctionalInterface
    private interface Step {
        int run() throws Exception;
    }

    /** Runs a step; while the surroundings fail it, waits and runs it again. */
    private int persist(String what, Step step) throws Exception {
        while (!stopping()) {
            try {
                int done = step.run();
                recovered();
                return done;
            } catch (SurroundingsException | OutOfMemoryError e) {
                failed(what, e);
                pause(timing.surroundings().wait(failures.get(), jitter));
            }
        }
        return 0;
    }

    private void failed(String what, Throwable e) {
        int inARow = failures.incrementAndGet();
        health.alarm(agent.roleName(), String.valueOf(e.getMessage()));
        if (inARow == 1) {
            LOG.warn("role {} cannot {}; it tries again until it can", agent.roleName(), what, e);
        } else {
            LOG.debug("role {} still cannot {} ({} times)", agent.roleName(), what, inARow, e);
        }
    }

    private void recovered() {
        int overcome = failures.getAndSet(0);
        if (overcome > 0) {
            LOG.info("role {} goes on after {} failures of the surroundings", agent.roleName(), overcome);
        }
        health.ready(agent.roleName());
    }

    private void close(Throwable fault) {
        Throwable reason = fault;
        try {
            agent.onClose();
        } catch (RuntimeException | Error e) {
            if (reason == null) {
                reason = e;
            } else {
                reason.addSuppressed(e);
            }
        }
        failures.set(0);
        if (reason == null) {
            health.ended(agent.roleName());
            LOG.debug("role {} has ended", agent.roleName());
        } else {
            health.failed(agent.roleName(), String.valueOf(reason.getMessage()));
            LOG.error("role {} has stopped for good; the process must be restarted", agent.roleName(), reason);
        }
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    /** Waits, but not beyond a stop; what there is to do does not make the surroundings any better. */
    private void pause(Duration duration) throws InterruptedException {
        if (stop.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.trace("role {} was waiting when asked to stop", agent.roleName());
        }
    }
}
