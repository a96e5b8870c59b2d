package dev.muduo.trainer.round;

import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.trainer.checkpoint.CheckpointFile;
import dev.muduo.trainer.checkpoint.TrainerState;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.pool.PoolRules;
import dev.muduo.trainer.pool.PoolUpdate;
import dev.muduo.trainer.pool.Pools;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the next round begins from: the newest checkpoint's state, its network in native memory, and the records that have
 * come since. Belongs to one thread.
 */
final class TrainedSoFar implements AutoCloseable {
    private final RoundInputs inputs;
    private final Learner learner;
    private Optional<String> checkpoint;
    private Optional<Map<String, String>> configuration;
    private TrainerState state;
    private Pools pools;

    private TrainedSoFar(
            Optional<String> checkpoint,
            Optional<Map<String, String>> configuration,
            TrainerState state,
            Pools pools,
            RoundInputs inputs,
            Learner learner) {
        this.checkpoint = checkpoint;
        this.configuration = configuration;
        this.state = state;
        this.pools = pools;
        this.inputs = inputs;
        this.learner = learner;
    }

    /** From a checkpoint, or from nothing where there is none yet. What fails leaves nothing open. */
    static TrainedSoFar load(
            Optional<String> checkpoint,
            TrainerCheckpoints checkpoints,
            EventLog log,
            Recipe recipe,
            ModelConfig model,
            TrainingConfig config,
            PoolRules rules) {
        Optional<CheckpointFile> file = checkpoint.map(checkpoints::read);
        TrainerState state = file.map(CheckpointFile::state).orElseGet(TrainerState::fresh);
        Pools pools = PoolUpdate.of(state.pools(), rules, List.of(), Set.of()).pools();
        RoundInputs inputs = new RoundInputs(
                log, recipe.inputs(), state.offsets(), config.buffer().maxRecordsPerRound());
        try {
            return new TrainedSoFar(
                    checkpoint,
                    file.map(each -> each.manifest().configuration()),
                    state,
                    pools,
                    inputs,
                    Learner.of(recipe, model, config, file));
        } catch (RuntimeException | Error e) {
            try (inputs) {
                throw e;
            }
        }
    }

    /** Empty before the first checkpoint. */
    Optional<String> checkpoint() {
        return checkpoint;
    }

    /** What the checkpoint was trained with; empty before the first. */
    Optional<Map<String, String>> configuration() {
        return configuration;
    }

    TrainerState state() {
        return state;
    }

    /** The pools as of the checkpoint. */
    Pools pools() {
        return pools;
    }

    /** What has come since. */
    RoundInputs inputs() {
        return inputs;
    }

    /** During a round its weights are ahead of the checkpoint's. */
    Learner learner() {
        return learner;
    }

    /** The state that a round leads to, once all its steps are made. */
    TrainerState after(RoundInProgress round, RoundPreparation taken) {
        return new TrainerState(
                round.opened().getRound(),
                round.step(),
                RoundInputs.after(state.offsets(), taken.ranges()),
                taken.update().pools().state(),
                round.windows());
    }

    /** Goes on from the checkpoint that a round has ended with. */
    void advance(StoredCheckpoint written, TrainerState after, RoundPreparation taken) {
        inputs.advance(taken.ranges());
        checkpoint = Optional.of(written.sha256());
        configuration = Optional.of(written.manifest().configuration());
        state = after;
        pools = taken.update().pools();
    }

    @Override
    public void close() {
        try (RoundInputs first = inputs;
                Learner second = learner) {
            // Both are closed, whatever closing the other throws.
        }
    }
}
