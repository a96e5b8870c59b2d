package dev.muduo.trainer.gate;

import dev.muduo.imaging.Structures;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.pool.PoolRules;
import dev.muduo.trainer.pool.PoolState;
import dev.muduo.trainer.pool.PoolUpdate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * The annotated VALIDATION studies, read from the start of the log: the gate's only data. REPORT and REGRESSION studies never
 * get in, and TRAIN studies neither. Belongs to one thread.
 */
final class ValidationSet implements AutoCloseable {
    private static final Duration NO_WAIT = Duration.ofMillis(20);

    private final PoolRules rules;
    private final int maxStudies;
    private final LogReader reader;
    private PoolState state = PoolState.empty();
    private List<LabelledItem> studies = List.of();

    ValidationSet(EventLog log, Structures structures, int maxStudies) {
        this.rules = new PoolRules(Role.VALIDATION, structures, 1, 1, 1_000_000, 100_000);
        this.maxStudies = maxStudies;
        Map<TopicPartition, Long> start = new HashMap<>();
        log.partitions(Set.of(Topics.STUDIES, Topics.ANNOTATIONS)).forEach(partition -> start.put(partition, 0L));
        this.reader = log.assign(start);
    }

    void readToEnd() {
        take(reader.readToEnd());
    }

    void poll() {
        take(reader.poll(NO_WAIT));
    }

    /** Records that cannot be read are other roles' business to report. */
    private void take(List<LoggedRecord> records) {
        if (!records.isEmpty()) {
            PoolUpdate update = PoolUpdate.of(state, rules, records, Set.of());
            state = update.pools().state();
            studies = update.pools().labelled().stream().limit(maxStudies).toList();
        }
    }

    /** In the order of their ids. */
    List<LabelledItem> studies() {
        return studies;
    }

    @Override
    public void close() {
        reader.close();
    }
}
