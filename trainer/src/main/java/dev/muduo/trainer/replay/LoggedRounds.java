package dev.muduo.trainer.replay;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.Replay;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.round.RoundHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every finished round of every trained model, in some 200 bytes each. What counts as a round is {@link RoundHistory}'s to say:
 * the same that a starting trainer asks.
 */
public final class LoggedRounds {
    private final Map<String, Chain> chains = new TreeMap<>();

    private LoggedRounds() {
        ModelNames.TRAINED.forEach(model -> chains.put(model, new Chain(model)));
    }

    /**
     * Reads the control topic from its start to its present end.
     *
     * @throws dev.muduo.platform.agent.SurroundingsException if the log does not deliver it
     */
    public static LoggedRounds read(EventLog log) {
        LoggedRounds rounds = new LoggedRounds();
        try (Replay control = new Replay(
                log, Set.of(Topics.MODELS), record -> rounds.chains.values().forEach(chain -> chain.follow(record)))) {
            control.toEnd();
        }
        return rounds;
    }

    /** The model's finished rounds, in order. */
    public List<LoggedRound> of(String model) {
        return List.copyOf(chains.get(model).finished);
    }

    /** Models that are trained here. */
    public Set<String> models() {
        return chains.keySet();
    }

    /** One model's rounds. */
    private static final class Chain {
        private final RoundHistory history;
        private final List<LoggedRound> finished = new ArrayList<>();
        private long openedAt;

        private Chain(String model) {
            this.history = new RoundHistory(model);
        }

        private void follow(LoggedRecord record) {
            Optional<RoundOpened> before = history.opened();
            long rounds = history.finished();
            history.apply(record);
            if (before.isEmpty() && history.opened().isPresent()) {
                openedAt = record.offset();
            }
            if (history.finished() > rounds) {
                CheckpointWritten written = history.newest().orElseThrow();
                RoundOpened opened = before.orElseThrow(() -> new UnreplayableException(
                        "the log has checkpoint " + written.getCheckpoint() + " of round " + written.getRound() + " of "
                                + written.getModel() + ", but not the RoundOpened before it; it cannot be made again"));
                finished.add(new LoggedRound(
                        written.getRound(),
                        openedAt,
                        opened.getFirstStep(),
                        opened.getSteps(),
                        written.getCheckpoint()));
            }
        }
    }
}
