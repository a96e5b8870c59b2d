package dev.muduo.trainer.round;

import dev.muduo.networks.training.StepResult;
import java.util.Map;
import java.util.TreeMap;

/** Means over a round's steps, for the event that ends it. */
final class RoundMeans {
    private int steps;
    private int skipped;
    private double loss;
    private double crossEntropy;
    private double dice;
    private double consistency;

    void add(StepResult result) {
        steps++;
        if (!result.applied()) {
            skipped++;
            return;
        }
        loss += result.total();
        crossEntropy += result.crossEntropy();
        dice += result.dice();
        consistency += result.consistency();
    }

    /** Steps whose loss or gradient was not finite: they have changed nothing. */
    int skipped() {
        return skipped;
    }

    /** Steps that were not finite count as skipped and enter no mean. */
    Map<String, Double> values() {
        Map<String, Double> values = new TreeMap<>();
        int applied = steps - skipped;
        values.put("steps", (double) steps);
        values.put("stepsSkipped", (double) skipped);
        if (applied > 0) {
            values.put("loss", loss / applied);
            values.put("crossEntropy", crossEntropy / applied);
            values.put("diceLoss", dice / applied);
            values.put("consistency", consistency / applied);
        }
        return values;
    }
}
