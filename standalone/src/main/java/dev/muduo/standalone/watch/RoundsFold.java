package dev.muduo.standalone.watch;

import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.PartitionRange;
import dev.muduo.schemas.RoundOpened;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The last rounds of one model. Belongs to one thread. */
final class RoundsFold {
    private static final int MOST_LISTED = 200;

    private final TreeMap<Long, Round> rounds = new TreeMap<>();

    /**
     * What was learned in one go.
     *
     * @param base       the checkpoint that it began from
     * @param records    of the log that it took in
     * @param unusable   of these, those that could not be used
     * @param openedAt   ISO 8601, UTC
     * @param checkpoint that it ended with, if it has ended
     */
    record Round(
            long round,
            Optional<String> base,
            long records,
            int unusable,
            long firstStep,
            int steps,
            String openedAt,
            Optional<String> checkpoint,
            Optional<String> writtenAt,
            Map<String, Double> metrics) {
        Round written(CheckpointWritten event) {
            return new Round(
                    round,
                    base,
                    records,
                    unusable,
                    firstStep,
                    steps,
                    openedAt,
                    Optional.of(event.getCheckpoint()),
                    Optional.of(event.getWrittenAt().toString()),
                    Map.copyOf(event.getMetrics()));
        }
    }

    void opened(RoundOpened event) {
        // A transaction whose answer was lost may have been repeated: the first counts.
        rounds.putIfAbsent(
                event.getRound(),
                new Round(
                        event.getRound(),
                        Optional.ofNullable(event.getBase()),
                        event.getInputs().stream()
                                .mapToLong(RoundsFold::records)
                                .sum(),
                        event.getUnusable().size(),
                        event.getFirstStep(),
                        event.getSteps(),
                        event.getOpenedAt().toString(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of()));
        if (rounds.size() > MOST_LISTED) {
            rounds.pollFirstEntry();
        }
    }

    private static long records(PartitionRange range) {
        return range.getTo() - range.getFrom();
    }

    void written(CheckpointWritten event) {
        rounds.computeIfPresent(event.getRound(), (number, round) -> round.written(event));
    }

    /** The newest first. */
    List<Round> list() {
        return List.copyOf(rounds.descendingMap().values());
    }
}
