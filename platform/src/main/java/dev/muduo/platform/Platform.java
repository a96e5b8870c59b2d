package dev.muduo.platform;

import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.store.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The parts that a service is given; it closes none of them.
 *
 * @param scratch a directory of this process for caches and bodies; losing it loses nothing
 * @param health  where a service may say how parts of it are that are no agents
 */
public record Platform(
        EventLog log,
        ObjectStore store,
        ModelRegistry models,
        MeterRegistry meters,
        ComputeBudget compute,
        InstantSource clock,
        Path scratch,
        Health health) {

    /** With a health of its own. */
    public Platform(
            EventLog log,
            ObjectStore store,
            ModelRegistry models,
            MeterRegistry meters,
            ComputeBudget compute,
            InstantSource clock,
            Path scratch) {
        this(log, store, models, meters, compute, clock, scratch, new Health());
    }
}
