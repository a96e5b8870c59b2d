package dev.muduo.trainer.replay;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.trainer.checkpoint.CheckpointDifference;
import dev.muduo.trainer.checkpoint.CheckpointFile;
import dev.muduo.trainer.round.Recipe;
import dev.muduo.trainer.round.Trainer;
import java.util.List;
import java.util.Optional;

/**
 * Makes rounds of the log again, with the trainer itself on a {@linkplain PastLog log that ends in the past}, so that it finds
 * each round opened and repeats it as after a crash. Rounds that follow one another stay in memory, as in a trainer that nobody
 * disturbs; after a round that came out otherwise, the next begins from the checkpoint that the log names, so that each is
 * judged by itself. Writes nothing to log and store. Belongs to one thread.
 */
public final class RoundReplay implements AutoCloseable {
    /** So many looks in a row that find nothing to do say that the log does not show what it should. */
    private static final int PATIENCE = 200;

    private final String model;
    private final ModelRegistry models;
    private final PastLog past;
    private final UnwrittenModels unwritten;
    private final Platform platform;
    private Trainer trainer;
    private TrainedWith settings;

    /** @param platform with a scratch directory of its own: what it holds is as large as a trainer's cache */
    public RoundReplay(Platform platform, String model) {
        this.model = model;
        this.models = platform.models();
        this.past = new PastLog(platform.log());
        this.unwritten = new UnwrittenModels(models);
        this.platform = new Platform(
                past,
                new ReadOnlyStore(platform.store()),
                unwritten,
                platform.meters(),
                platform.compute(),
                platform.clock(),
                platform.scratch());
    }

    /**
     * What a round depended on besides the log.
     *
     * @throws UnreplayableException if its checkpoint is not in the store, or was trained by another version
     */
    public TrainedWith settings(LoggedRound round) {
        return TrainedWith.of(round.checkpoint(), find(round).manifest());
    }

    /**
     * The native threads that all rounds of a range were trained with: one process has one number of them.
     *
     * @throws UnreplayableException if it has changed in between, with the checkpoint where a replay has to end and another to
     *     begin
     */
    public int threads(ReplayRange range) {
        List<LoggedRound> rounds = range.rounds();
        int first = settings(rounds.get(0)).threads();
        for (int i = 1; i < rounds.size(); i++) {
            int here = settings(rounds.get(i)).threads();
            if (here != first) {
                String before = rounds.get(i - 1).checkpoint();
                throw new UnreplayableException("round " + rounds.get(i).number() + " was trained with "
                        + CheckpointManifest.NATIVE_THREADS + " " + here + ", those before it with " + first
                        + ", and results repeat at an equal number only: replay --to " + before + " first, then --from "
                        + before);
            }
        }
        return first;
    }

    /**
     * Makes one round again; rounds come in ascending order.
     *
     * @throws UnreplayableException if its checkpoint is not in the store, or was trained with other settings or threads
     * @throws dev.muduo.platform.agent.SurroundingsException if log or store do not give what it was made from
     */
    public RepeatedRound repeat(LoggedRound round) throws InterruptedException {
        TrainedWith needed = settings(round);
        requireThreads(round, needed);
        past.reveal(round.openedAt() + 1);
        if (!needed.equals(settings)) {
            endTrainer();
            settings = needed;
            trainer = new Trainer(Recipe.of(model, needed.training()), platform, needed.model(), needed.training());
            trainer.onStart();
        }
        CheckpointWritten outcome = work(round);
        if (outcome.getCheckpoint().equals(round.checkpoint())) {
            return new RepeatedRound(round, outcome.getCheckpoint(), Optional.empty());
        }
        endTrainer();
        return new RepeatedRound(round, outcome.getCheckpoint(), Optional.of(difference(round)));
    }

    private static void requireThreads(LoggedRound round, TrainedWith needed) {
        if (needed.threads() != TensorEngine.threads()) {
            throw new UnreplayableException(
                    "round " + round.number() + " was trained with " + CheckpointManifest.NATIVE_THREADS + " "
                            + needed.threads() + ", this process has " + TensorEngine.threads()
                            + ", and results repeat at an equal number only: replay it in a process of its own");
        }
    }

    private CheckpointWritten work(LoggedRound round) throws InterruptedException {
        int idle = 0;
        Optional<CheckpointWritten> outcome = past.outcome();
        while (outcome.isEmpty()) {
            idle = trainer.doWork() > 0 ? 0 : idle + 1;
            if (idle > PATIENCE) {
                throw new IllegalStateException(
                        "the trainer does not find round " + round.number() + " opened at offset " + round.openedAt()
                                + " of the control topic: " + trainer.status().reason());
            }
            outcome = past.outcome();
        }
        if (outcome.get().getRound() != round.number()) {
            throw new IllegalStateException("round " + round.number() + " was to be repeated, round "
                    + outcome.get().getRound() + " was");
        }
        return outcome.get();
    }

    private String difference(LoggedRound round) {
        try {
            return CheckpointDifference.first(
                    CheckpointFile.parse(models.content(find(round))), CheckpointFile.parse(unwritten.last()));
        } catch (RecordFaultException | WeightsException e) {
            return "the hash (what else cannot be said: " + e.getMessage() + ")";
        }
    }

    private StoredCheckpoint find(LoggedRound round) {
        try {
            return models.find(model, round.checkpoint());
        } catch (RecordFaultException e) {
            throw new UnreplayableException(
                    "checkpoint " + round.checkpoint() + ", in which round " + round.number() + " of " + model
                            + " ended, cannot be read, and with it what it was trained with: " + e.getMessage(),
                    e);
        }
    }

    private void endTrainer() {
        settings = null;
        Trainer ending = trainer;
        trainer = null;
        if (ending != null) {
            ending.onClose();
        }
    }

    @Override
    public void close() {
        endTrainer();
    }
}
