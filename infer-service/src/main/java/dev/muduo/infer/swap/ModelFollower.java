package dev.muduo.infer.swap;

import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.NewerEventException;
import dev.muduo.platform.log.Replay;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.Promotion;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the control topic and exchanges the served student when a newer promotion is announced. It first reads the topic
 * to its end and loads the newest promotion only; the numbered pointer, not the event, says which checkpoint that is.
 *
 * <p>A promotion that does not load leaves the one before in service and is tried again with back-off, or given up for a
 * newer one. With nothing in service yet it makes this role not ready, unless older promotions are allowed. Requests need no
 * follower but what it has put into service: that is a part of the process of its own, {@value #PART}.
 */
public final class ModelFollower implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFollower.class);
    /** Whether requests find a model. Before a first promotion there is none, and they are told so. */
    static final String PART = "served-model";

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    /** While the store is away: it may be back at any time. */
    private static final Duration LONGEST_AWAY = Duration.ofSeconds(15);

    private final Replay control;
    private final ModelRegistry registry;
    private final ServingModelSource source;
    private final HotSwap swap;
    private final FollowerMeters meters;
    private final InstantSource clock;
    private final Health health;
    private final boolean olderAtColdStart;

    private long announced;
    private long served;
    private int failures;
    /** The promotion whose load failed last, and when it is worth another try. */
    private long failed;

    private Instant notBefore = Instant.MIN;

    /** @param olderAtColdStart whether, with nothing in service yet, a promotion before the newest may serve */
    public ModelFollower(
            EventLog log,
            ModelRegistry registry,
            ServingModelSource source,
            HotSwap swap,
            FollowerMeters meters,
            InstantSource clock,
            Health health,
            boolean olderAtColdStart) {
        this.control = new Replay(log, Set.of(Topics.MODELS), this::note);
        this.registry = registry;
        this.source = source;
        this.swap = swap;
        this.meters = meters;
        this.clock = clock;
        this.health = health;
        this.olderAtColdStart = olderAtColdStart;
        health.needForRequests(PART);
        health.starting(PART, "the control topic has not been read to its end yet");
    }

    @Override
    public String roleName() {
        return "model-follower";
    }

    @Override
    public int doWork() throws InterruptedException {
        int records;
        try {
            records = control.follow(POLL);
        } catch (NewerEventException e) {
            if (olderAtColdStart && !swap.serving() && announced > 0) {
                // It may be a newer promotion; what came before it may serve meanwhile, as configured.
                advanceIfDue();
            }
            throw e;
        }
        return records + advanceIfDue();
    }

    /** Tries the newest promotion that was read, if it does not serve, there is room for it, and it was not tried a moment ago. */
    private int advanceIfDue() throws InterruptedException {
        meters.announced(announced);
        if (announced == 0) {
            health.waiting(PART, "nothing has been promoted yet");
        }
        if (announced <= served || (announced == failed && clock.instant().isBefore(notBefore))) {
            return 0;
        }
        if (!source.hasRoom()) {
            // The newest waiting promotion replaces the others simply by being the one announced last.
            return 0;
        }
        return advance();
    }

    /**
     * One of a newer version keeps this role in front of it, alarmed: it may be the promotion that is to serve. What serves goes on
     * serving, and what is said of other models concerns nobody here.
     */
    private void note(LoggedRecord record) {
        if (!record.key().equals(ModelNames.STUDENT)) {
            return;
        }
        try {
            if (record.event() instanceof CheckpointPromoted promoted
                    && promoted.getModel().equals(ModelNames.STUDENT)) {
                announced = Math.max(announced, promoted.getNumber());
            }
        } catch (RecordFaultException e) {
            meters.unreadableRecord();
            LOG.warn("a record of the control topic is skipped: {}", e.getMessage());
        }
    }

    /** Tries the newest promotion; what is served changes only if it loads. */
    private int advance() throws InterruptedException {
        try {
            serve(announced);
            failures = 0;
            return 1;
        } catch (RuntimeException e) {
            // Whatever keeps a promotion from loading, what serves goes on serving.
            meters.loadFailed(announced, e);
            if (!swap.serving() && !serveAnOlderOne(e)) {
                String reason = "nothing is served: promotion " + announced + " does not load: " + e.getMessage();
                health.alarm(PART, reason);
                throw new SurroundingsException(reason, e);
            }
            pauseAfter(e);
            return 0;
        }
    }

    private void serve(long number) throws InterruptedException {
        Promotion promotion = registry.promotion(ModelNames.STUDENT, number)
                .orElseThrow(() -> new RecordFaultException(
                        "promotion " + number + " is announced but its numbered pointer is not in the store"));
        ServingModel model = source.load(promotion);
        long before = served;
        swap.publish(model);
        served = number;
        health.ready(PART);
        meters.swapped(model.version());
        LOG.info("promotion {} serves, checkpoint {}, after {}", number, promotion.checkpoint(), before);
    }

    private boolean serveAnOlderOne(RuntimeException newest) throws InterruptedException {
        if (!olderAtColdStart || newest instanceof SurroundingsException) {
            return false;
        }
        for (long number = announced - 1; number >= 1; number--) {
            try {
                serve(number);
                LOG.warn("promotion {} serves although {} is the newest, as configured", number, announced);
                return true;
            } catch (RecordFaultException e) {
                newest.addSuppressed(e);
            }
        }
        return false;
    }

    private void pauseAfter(RuntimeException failure) {
        Duration longest = failure instanceof SurroundingsException ? LONGEST_AWAY : LONGEST_PAUSE;
        failures = announced == failed ? failures + 1 : 1;
        Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 20));
        pause = pause.compareTo(longest) < 0 ? pause : longest;
        failed = announced;
        notBefore = clock.instant().plus(pause);
        LOG.warn(
                "promotion {} does not load, {} goes on serving; tried again in {}: {}",
                announced,
                served,
                pause,
                failure.getMessage());
    }

    @Override
    public void onClose() {
        health.ended(PART);
        swap.close();
        control.close();
    }
}
