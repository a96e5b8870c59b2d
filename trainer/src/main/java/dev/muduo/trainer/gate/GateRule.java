package dev.muduo.trainer.gate;

import dev.muduo.platform.model.ModelNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rule of the gate, as a pure function of numbers: a candidate is promoted only if its mean Dice does not fall below the
 * incumbent's by more than δ and no structure loses more than δ_s, both measured on the same studies in the same run.
 */
public enum GateRule {
    /** No structure, and not the mean, may lose more than its tolerance. */
    NO_WORSE {
        @Override
        List<String> objections(Scores candidate, Scores incumbent, double meanTolerance, double structureTolerance) {
            List<String> objections = new ArrayList<>();
            if (!(candidate.mean() >= incumbent.mean() - meanTolerance)) {
                objections.add(text(
                        "mean Dice %.4f is more than %.4f below the incumbent's %.4f",
                        candidate.mean(), meanTolerance, incumbent.mean()));
            }
            incumbent.structures().forEach((structure, before) -> {
                double after = candidate.structures().getOrDefault(structure, Double.NaN);
                if (!(after >= before - structureTolerance)) {
                    objections.add(text(
                            "Dice of " + structure + " %.4f is more than %.4f below the incumbent's %.4f",
                            after,
                            structureTolerance,
                            before));
                }
            });
            return objections;
        }
    },

    /** The mean must rise: for the prompt generator, whose replacement makes every study be taught again. */
    BETTER {
        @Override
        List<String> objections(Scores candidate, Scores incumbent, double meanTolerance, double structureTolerance) {
            return candidate.mean() > incumbent.mean()
                    ? List.of()
                    : List.of(text(
                            "mean Dice %.4f is not better than the incumbent's %.4f",
                            candidate.mean(), incumbent.mean()));
        }
    };

    /** Why the candidate may not be promoted; empty if it may. A number that is not finite always objects. */
    abstract List<String> objections(
            Scores candidate, Scores incumbent, double meanTolerance, double structureTolerance);

    /** The rule by which checkpoints of a model are judged. */
    static GateRule of(String model) {
        return model.equals(ModelNames.PROMPT_GENERATOR) ? BETTER : NO_WORSE;
    }

    private static String text(String format, Object... numbers) {
        return String.format(Locale.ROOT, format, numbers);
    }
}
