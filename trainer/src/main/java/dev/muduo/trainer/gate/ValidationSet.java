package dev.muduo.trainer.gate;

import dev.muduo.imaging.Structures;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.Replay;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.pool.PoolRules;
import dev.muduo.trainer.pool.PoolState;
import dev.muduo.trainer.pool.PoolUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The annotated VALIDATION studies, read from the start of the log: the gate's only data. REPORT and REGRESSION studies never
 * get in, and TRAIN studies neither: it is only remembered, in some 90 bytes each, that they exist. Belongs to one thread.
 */
final class ValidationSet implements AutoCloseable {
    private static final Duration NO_WAIT = Duration.ofMillis(10);
    private static final int MOST_PENDING = 10_000;
    private static final int MOST_STUDIES = 100_000;
    private static final int MOST_WAITING = 10_000;

    private final PoolRules rules;
    private final int maxStudies;
    /** Studies first: annotations speak of them. */
    private final Replay arrivals;

    private final Replay annotations;
    private final List<LoggedRecord> pending = new ArrayList<>();
    private PoolState state = PoolState.empty();
    private List<LabelledItem> studies = List.of();

    ValidationSet(EventLog log, Structures structures, int maxStudies) {
        this.rules = PoolRules.judging(structures, MOST_STUDIES, MOST_WAITING);
        this.maxStudies = maxStudies;
        this.arrivals = new Replay(log, Set.of(Topics.STUDIES), this::note);
        this.annotations = new Replay(log, Set.of(Topics.ANNOTATIONS), this::note);
    }

    void readToEnd() {
        arrivals.toEnd();
        annotations.toEnd();
        take();
    }

    void poll() {
        arrivals.follow(NO_WAIT);
        annotations.follow(NO_WAIT);
        take();
    }

    private void note(LoggedRecord record) {
        // First: a record that keeps the others from being taken is handed over again.
        if (pending.size() >= MOST_PENDING) {
            take();
        }
        pending.add(record);
    }

    /** Records that cannot be read are other roles' business to report. */
    private void take() {
        if (!pending.isEmpty()) {
            PoolUpdate update = PoolUpdate.of(state, rules, pending, Set.of());
            pending.clear();
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
        try (Replay first = arrivals;
                Replay second = annotations) {
            pending.clear();
        }
    }
}
