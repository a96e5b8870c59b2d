package dev.muduo.trainer.gate;

import dev.muduo.platform.model.ModelNames;
import dev.muduo.trainer.config.GateConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rule of the gate, as a pure function of numbers: a candidate is promoted only if its mean Dice does not fall below the
 * incumbent's by more than δ and no structure loses more than δ_s, both measured on the same studies in the same run. Losses
 * within δ would add up from promotion to promotion, so that the same is asked once more against the best checkpoint promoted
 * so far, with a multiple of both.
 */
public enum GateRule {
    /** No structure, and not the mean, may lose more than its tolerance. */
    NO_WORSE {
        @Override
        List<String> objections(Scores candidate, Reference reference) {
            List<String> objections = new ArrayList<>();
            Scores before = reference.scores();
            if (!(candidate.mean() >= before.mean() - reference.meanTolerance())) {
                objections.add(text(
                        "mean Dice %.4f is more than %.4f below " + reference.name() + " %.4f",
                        candidate.mean(),
                        reference.meanTolerance(),
                        before.mean()));
            }
            before.structures().forEach((structure, dice) -> {
                double after = candidate.structures().getOrDefault(structure, Double.NaN);
                if (!(after >= dice - reference.structureTolerance())) {
                    objections.add(text(
                            "Dice of " + structure + " %.4f is more than %.4f below " + reference.name() + " %.4f",
                            after,
                            reference.structureTolerance(),
                            dice));
                }
            });
            return objections;
        }
    },

    /** The mean must rise: for the prompt generator, whose replacement makes every study be taught again. */
    BETTER {
        @Override
        List<String> objections(Scores candidate, Reference reference) {
            return candidate.mean() > reference.scores().mean()
                    ? List.of()
                    : List.of(text(
                            "mean Dice %.4f is not better than " + reference.name() + " %.4f",
                            candidate.mean(),
                            reference.scores().mean()));
        }
    };

    /** Why the candidate may not be promoted; empty if it may. A number that is not finite always objects. */
    abstract List<String> objections(Scores candidate, Reference reference);

    /**
     * Whom a candidate is compared with.
     *
     * @param name possessive, for people
     */
    record Reference(String name, Scores scores, double meanTolerance, double structureTolerance) {
        static Reference incumbent(Scores scores, GateConfig config) {
            return new Reference("the incumbent's", scores, config.meanTolerance(), config.structureTolerance());
        }

        static Reference best(Scores scores, GateConfig config) {
            return new Reference(
                    "that of the best promoted so far,",
                    scores,
                    config.tolerancesToBest() * config.meanTolerance(),
                    config.tolerancesToBest() * config.structureTolerance());
        }
    }

    /** Whether losses may add up, so that the best one promoted so far is looked at, too. */
    boolean looksBack() {
        return this == NO_WORSE;
    }

    /** The rule by which checkpoints of a model are judged. */
    static GateRule of(String model) {
        return model.equals(ModelNames.PROMPT_GENERATOR) ? BETTER : NO_WORSE;
    }

    private static String text(String format, Object... numbers) {
        return String.format(Locale.ROOT, format, numbers);
    }
}
