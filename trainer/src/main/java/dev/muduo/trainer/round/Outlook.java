package dev.muduo.trainer.round;

import dev.muduo.trainer.batch.UnlabelledPool;
import dev.muduo.trainer.pool.Origin;
import dev.muduo.trainer.pool.PoolRules;
import dev.muduo.trainer.pool.PoolUpdate;
import dev.muduo.trainer.pool.Pools;
import java.util.Optional;
import java.util.Set;

/** Whether there is reason to open a round, by what has come since the last one. Belongs to one thread. */
final class Outlook {
    private final Recipe recipe;
    private final PoolRules rules;
    private final UnlabelledPool unlabelled;
    private final int minLabelled;
    private Optional<Recipe.Situation> situation = Optional.empty();
    private Optional<Recipe.Decision> hindered = Optional.empty();

    /** @param minLabelled labelled studies without which no round is opened */
    Outlook(Recipe recipe, PoolRules rules, int minLabelled) {
        this.recipe = recipe;
        this.rules = rules;
        this.unlabelled = recipe.unlabelledPool();
        this.minLabelled = minLabelled;
    }

    /** What was seen is of a round that is over. */
    void forget() {
        situation = Optional.empty();
        hindered = Optional.empty();
    }

    /**
     * There was reason, but no round can be made of what has come; until more comes nothing else is decided.
     *
     * @param reason for people
     */
    void waitForMore(String reason) {
        hindered = Optional.of(new Recipe.Decision.Wait(reason));
    }

    /** Looks at the records again only if some have come, or nothing was seen yet. */
    Recipe.Decision decide(TrainedSoFar base, Set<Origin> unusable, boolean came, boolean requested) {
        if (came) {
            // Forgotten first: what cannot be looked at now is looked at again.
            forget();
        }
        if (situation.isEmpty()) {
            situation = Optional.of(look(base, unusable));
            hindered = Optional.empty();
        }
        return hindered.orElseGet(() -> recipe.next(situation.get().asked(requested)));
    }

    /** Whether there are too few labels among what was looked at: those that a round waits for may be behind it in the log. */
    boolean lacksLabels() {
        return situation.filter(seen -> seen.labelled() < minLabelled).isPresent();
    }

    /** What there would be to learn from with everything that has come. */
    private Recipe.Situation look(TrainedSoFar base, Set<Origin> unusable) {
        Pools all = PoolUpdate.of(base.state().pools(), rules, base.inputs().records(), unusable)
                .pools();
        Pools before = base.pools();
        boolean newInput = !all.labelled().equals(before.labelled())
                || !unlabelled.pseudoLabelled(all).equals(unlabelled.pseudoLabelled(before))
                || !unlabelled.studies(all).equals(unlabelled.studies(before))
                || !PoolUpdate.recalled(base.state().pools(), base.inputs().records())
                        .isEmpty()
                || base.inputs().full();
        return new Recipe.Situation(
                base.state().rounds(), base.state().step(), all.labelled().size(), newInput, false);
    }
}
