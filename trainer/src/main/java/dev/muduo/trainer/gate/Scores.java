package dev.muduo.trainer.gate;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a checkpoint did on the VALIDATION studies.
 *
 * @param structures by structure the mean Dice over the studies in which it was annotated, and present or found by one of the
 *     checkpoints that were compared
 */
public record Scores(SortedMap<String, Double> structures) {
    public Scores {
        structures = new TreeMap<>(structures);
    }

    /** @param studies per study the Dice by structure */
    static Scores of(Collection<SortedMap<String, Double>> studies) {
        SortedMap<String, Double> sums = new TreeMap<>();
        SortedMap<String, Integer> counts = new TreeMap<>();
        studies.forEach(study -> study.forEach((structure, dice) -> {
            sums.merge(structure, dice, Double::sum);
            counts.merge(structure, 1, Integer::sum);
        }));
        sums.replaceAll((structure, sum) -> sum / counts.get(structure));
        return new Scores(sums);
    }

    /** Whether neither the mean nor any structure of the other is higher. */
    boolean nowhereBelow(Scores other) {
        return mean() >= other.mean()
                && other.structures.entrySet().stream()
                        .allMatch(each -> structures.getOrDefault(each.getKey(), Double.NaN) >= each.getValue());
    }

    boolean empty() {
        return structures.isEmpty();
    }

    /** The mean over structures, so that a rare organ counts as much as a common one; NaN where nothing was scored. */
    double mean() {
        return structures.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}
