package dev.muduo.trainer.gate;

import dev.muduo.trainer.pool.LabelledItem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Scores made before in this process, by checkpoint, study and annotations: scoring is deterministic, so an incumbent need not
 * be scored anew for every candidate. Bounded; belongs to one thread.
 */
final class ScoreMemory {
    private static final int MOST = 6_144;

    private record Key(String checkpoint, LabelledItem study) {}

    private final Map<Key, Contender.StudyDice> scores = new LinkedHashMap<>(16, 0.75f, true);

    Optional<Contender.StudyDice> find(String checkpoint, LabelledItem study) {
        return Optional.ofNullable(scores.get(new Key(checkpoint, study)));
    }

    void put(String checkpoint, LabelledItem study, Contender.StudyDice dice) {
        scores.put(new Key(checkpoint, study), dice);
        if (scores.size() > MOST) {
            scores.remove(scores.keySet().iterator().next());
        }
    }
}
