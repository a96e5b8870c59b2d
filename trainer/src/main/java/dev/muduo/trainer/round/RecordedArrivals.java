package dev.muduo.trainer.round;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.trainer.pool.Origin;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records of the log that were read long ago, read again. Rare, and bounded by what a round takes in: a reader is opened for
 * each. Belongs to one thread.
 */
final class RecordedArrivals {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int PATIENCE = 50;

    private final EventLog log;
    private final Map<Origin, LoggedRecord> read = new HashMap<>();

    RecordedArrivals(EventLog log) {
        this.log = log;
    }

    /** @throws SurroundingsException if the log does not give one of them */
    List<LoggedRecord> at(Collection<Origin> origins) {
        read.keySet().retainAll(origins);
        return origins.stream()
                .map(origin -> read.computeIfAbsent(origin, this::find))
                .toList();
    }

    private LoggedRecord find(Origin origin) {
        try (LogReader reader = log.assign(Map.of(RoundInputs.partition(origin), origin.offset()))) {
            for (int polls = 0; polls < PATIENCE; polls++) {
                for (LoggedRecord record : reader.poll(POLL)) {
                    if (record.offset() == origin.offset()) {
                        return record;
                    }
                }
            }
        }
        throw new SurroundingsException(
                "the log does not give " + origin + ", the arrival of a study that training needs again");
    }
}
