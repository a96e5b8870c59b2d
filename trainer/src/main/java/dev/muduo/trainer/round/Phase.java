package dev.muduo.trainer.round;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a call of {@link Trainer#doWork} does, and what the next one may do. */
enum Phase {
    /** Reads the newest checkpoint. */
    LOADING,
    /** Looks for a reason to open a round. */
    WAITING,
    /** Makes one of the round's studies ready; when all are, commits to the round. */
    PREPARING,
    /** Makes one optimiser step. */
    TRAINING,
    /** Stores the checkpoint and announces it. */
    WRITING;

    private static final Map<Phase, Set<Phase>> MOVES = new EnumMap<>(Map.of(
            LOADING, EnumSet.of(WAITING, PREPARING),
            WAITING, EnumSet.of(PREPARING),
            PREPARING, EnumSet.of(PREPARING, TRAINING, WAITING, LOADING),
            TRAINING, EnumSet.of(WRITING, PREPARING, LOADING),
            WRITING, EnumSet.of(WAITING, LOADING)));

    /**
     * The next phase.
     *
     * @throws IllegalStateException if a trainer never goes there from here
     */
    Phase to(Phase next) {
        if (!MOVES.get(this).contains(next)) {
            throw new IllegalStateException("from " + this + " a trainer goes to " + MOVES.get(this) + ", not " + next);
        }
        return next;
    }

    /** For people. */
    String inWords() {
        return name().toLowerCase(Locale.ROOT);
    }
}
