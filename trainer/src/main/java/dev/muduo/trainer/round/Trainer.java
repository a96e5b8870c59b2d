package dev.muduo.trainer.round;

import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.log.WriterLostException;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.trainer.batch.BatchSource;
import dev.muduo.trainer.batch.LostSampleException;
import dev.muduo.trainer.batch.SampleCache;
import dev.muduo.trainer.batch.StudyPreparation;
import dev.muduo.trainer.checkpoint.CheckpointFile;
import dev.muduo.trainer.checkpoint.TrainerState;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.control.ControlLog;
import dev.muduo.trainer.pool.Origin;
import dev.muduo.trainer.pool.PoolRules;
import dev.muduo.trainer.pool.PoolUpdate;
import dev.muduo.trainer.pool.Pools;
import dev.muduo.trainer.study.StudyReader;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one model in rounds (DESIGN: training is a pure function of the log). One thread calls everything but
 * {@link #status()}, which any may call.
 *
 * <p>What is in memory is worth nothing: whatever happens, a new trainer reads the control topic, loads the newest checkpoint
 * and repeats the round that was opened after it, to the same bits.
 */
public final class Trainer implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

    /** What a call of {@link #doWork} does. */
    private enum Phase {
        /** Reads the newest checkpoint. */
        LOADING,
        /** Looks for a reason to open a round. */
        WAITING,
        /** Makes one of the round's studies ready; when all are, commits to the round. */
        PREPARING,
        /** Makes one optimiser step. */
        TRAINING,
        /** Stores the checkpoint and announces it. */
        WRITING
    }

    private static final Map<Phase, Set<Phase>> LEGAL = new EnumMap<>(Map.of(
            Phase.LOADING, EnumSet.of(Phase.WAITING, Phase.PREPARING),
            Phase.WAITING, EnumSet.of(Phase.PREPARING),
            Phase.PREPARING, EnumSet.of(Phase.PREPARING, Phase.TRAINING, Phase.WAITING, Phase.LOADING),
            Phase.TRAINING, EnumSet.of(Phase.WRITING, Phase.PREPARING, Phase.LOADING),
            Phase.WRITING, EnumSet.of(Phase.WAITING, Phase.LOADING)));

    private final Recipe recipe;
    private final Platform platform;
    private final ModelConfig model;
    private final TrainingConfig config;
    private final PoolRules rules;
    private final SampleCache cache;
    private final TrainerCheckpoints checkpoints;
    private final TrainingMeters meters;
    private final RoundHistory history;
    private final ControlLog log;
    private final boolean usesPseudoLabels;
    private final SortedMap<Origin, String> unusable = PoolUpdate.byOrigin();
    private volatile TrainingStatus status;

    private Phase phase = Phase.LOADING;
    private Optional<String> newestCheckpoint = Optional.empty();
    private TrainerState state = TrainerState.fresh();
    private Learner learner;
    private RoundInputs inputs;
    private Pools pools;
    private Optional<Recipe.Situation> situation = Optional.empty();
    private RoundPreparation preparation;
    private RoundInProgress round;
    private Optional<TrainingStatus.Losses> losses = Optional.empty();
    private Pools counted;
    private TrainingStatus.PoolCounts counts;

    public Trainer(Recipe recipe, Platform platform, ModelConfig model, TrainingConfig config) {
        this.recipe = recipe;
        this.platform = platform;
        this.model = model;
        this.config = config;
        this.usesPseudoLabels = recipe.unlabelledPerBatch() > 0;
        this.rules = new PoolRules(
                Role.TRAIN,
                model.structures(),
                model.preprocessing().patchVoxels(),
                config.buffer().megabytes() * 1_000_000L,
                config.buffer().maxStudies(),
                config.buffer().maxWaiting());
        this.cache = new SampleCache(
                platform.scratch().resolve(roleName()),
                model,
                new StudyPreparation(new StudyReader(platform.store()), model, platform.compute()));
        this.checkpoints = new TrainerCheckpoints(platform.models(), recipe, model, config);
        this.meters = new TrainingMeters(platform.meters(), recipe.model());
        this.history = new RoundHistory(recipe.model());
        this.log = new ControlLog(platform.log(), roleName(), history::apply);
        this.status = TrainingStatus.starting(recipe.model());
    }

    @Override
    public String roleName() {
        return "trainer-" + recipe.model();
    }

    @Override
    public void onStart() {
        log.open();
    }

    @Override
    public int doWork() throws InterruptedException {
        return switch (phase) {
            case LOADING -> load();
            case WAITING -> lookForReason();
            case PREPARING -> prepare();
            case TRAINING -> train();
            case WRITING -> write();
        };
    }

    /** What this trainer is doing; safe for any thread. */
    public TrainingStatus status() {
        return status;
    }

    private void enter(Phase next) {
        if (!LEGAL.get(phase).contains(next)) {
            throw new IllegalStateException(
                    "from " + phase + " a trainer goes to " + LEGAL.get(phase) + ", not " + next);
        }
        phase = next;
    }

    // ---- LOADING ----

    private int load() {
        release();
        log.open();
        newestCheckpoint = history.newest().map(CheckpointWritten::getCheckpoint);
        Optional<CheckpointFile> checkpoint = newestCheckpoint.map(checkpoints::read);
        state = checkpoint.map(CheckpointFile::state).orElseGet(TrainerState::fresh);
        inputs = new RoundInputs(
                platform.log(),
                recipe.inputs(),
                state.offsets(),
                config.buffer().maxRecordsPerRound());
        learner = Learner.of(recipe, model, config, checkpoint);
        pools = PoolUpdate.of(state.pools(), rules, List.of(), Set.of()).pools();
        boolean repeats = history.opened().isPresent();
        LOG.info(
                "{} begins after round {}, step {}{}",
                roleName(),
                state.rounds(),
                state.step(),
                repeats ? ", and repeats the round that was opened then" : "");
        enter(repeats ? Phase.PREPARING : Phase.WAITING);
        return 1;
    }

    // ---- WAITING ----

    private int lookForReason() {
        log.poll();
        boolean came = inputs.poll();
        if (came || situation.isEmpty()) {
            situation = Optional.of(look());
        }
        Recipe.Decision decision = recipe.next(situation.get().asked(history.requested()));
        if (decision instanceof Recipe.Decision.Wait wait) {
            publish(Optional.of(wait.reason()));
            return came ? 1 : 0;
        }
        preparation = null;
        enter(Phase.PREPARING);
        return 1;
    }

    /** What there would be to learn from with everything that has come. */
    private Recipe.Situation look() {
        Pools all = PoolUpdate.of(state.pools(), rules, inputs.records(), unusable.keySet())
                .pools();
        boolean newInput = !all.labelled().equals(pools.labelled())
                || (usesPseudoLabels && !all.pseudoLabelled().equals(pools.pseudoLabelled()))
                || inputs.full();
        return new Recipe.Situation(state.rounds(), state.step(), all.labelled().size(), newInput, history.requested());
    }

    // ---- PREPARING ----

    private int prepare() throws InterruptedException {
        if (preparation == null) {
            preparation = history.opened().map(this::repeat).orElseGet(this::beginNew);
        }
        boolean ready = preparation.prepareNext();
        publish(Optional.of(preparation.studiesToDo() + " studies to make ready"));
        if (!ready) {
            return 1;
        }
        Optional<RoundOpened> opened = preparation.opened().or(this::open);
        if (opened.isPresent()) {
            begin(opened.get());
        }
        return 1;
    }

    private RoundPreparation repeat(RoundOpened opened) {
        return RoundPreparation.ofOpened(state.pools(), rules, inputs, cache, usesPseudoLabels, opened);
    }

    /** Takes its share of what has come, and more where that has nobody to learn from. */
    private RoundPreparation beginNew() {
        long most = config.buffer().maxStudiesPerRound();
        while (true) {
            RoundPreparation next =
                    RoundPreparation.ofNew(state.pools(), rules, inputs, cache, usesPseudoLabels, (int) most, unusable);
            if (!next.update().pools().labelled().isEmpty()
                    || most > inputs.records().size()) {
                return next;
            }
            most *= 2;
        }
    }

    /** Commits to the round; empty if there is no reason any more, or another trainer's round must be repeated. */
    private Optional<RoundOpened> open() {
        situation = Optional.of(look());
        Recipe.Decision decision = recipe.next(situation.get());
        if (!(decision instanceof Recipe.Decision.Open reason)
                || preparation.update().pools().labelled().isEmpty()) {
            preparation = null;
            enter(Phase.WAITING);
            return Optional.empty();
        }
        RoundOpened event = new RoundOpened(
                recipe.model(),
                state.rounds() + 1,
                newestCheckpoint.orElse(null),
                preparation.ranges(),
                preparation.unusable(),
                state.step(),
                reason.steps(),
                platform.clock().instant());
        if (commit(event, () -> history.opened().isPresent())) {
            if (!event.getUnusable().isEmpty()) {
                LOG.warn("{} round {} leaves out {}", roleName(), event.getRound(), event.getUnusable());
            }
            return Optional.of(event);
        }
        preparation = repeat(history.opened().orElseThrow());
        enter(Phase.PREPARING);
        return Optional.empty();
    }

    private boolean commit(SpecificRecord event, BooleanSupplier already) {
        boolean written;
        try {
            written = log.commit(recipe.model(), event, already);
        } catch (WriterLostException e) {
            // Another trainer may have come and gone: what the topic says is all that counts.
            abandon(e);
            throw e;
        }
        history.apply(event);
        return written;
    }

    private void begin(RoundOpened opened) {
        BatchSource source;
        try {
            source = new BatchSource(
                    cache,
                    model,
                    config,
                    recipe.model() + "." + opened.getRound(),
                    recipe.channels(),
                    recipe.unlabelledPerBatch(),
                    preparation.update().pools().labelled(),
                    preparation.update().pools().pseudoLabelled());
        } catch (LostSampleException e) {
            prepareAgain(opened, e);
            return;
        }
        if (round == null) {
            round = new RoundInProgress(opened, source, state.windows());
            LOG.info(
                    "{} round {}: steps {} to {}, {} labelled studies, {} pseudo-labelled patches",
                    roleName(),
                    opened.getRound(),
                    round.step(),
                    round.end(),
                    preparation.update().pools().labelled().size(),
                    source.unlabelledPatches());
        } else {
            round.drawFrom(source);
        }
        enter(Phase.TRAINING);
    }

    private void prepareAgain(RoundOpened opened, LostSampleException reason) {
        LOG.warn("{} makes a study ready again: {}", roleName(), reason.getMessage());
        preparation = repeat(opened);
        enter(Phase.PREPARING);
    }

    // ---- TRAINING ----

    private int train() throws InterruptedException {
        try (ComputeBudget.Turn turn = platform.compute().take(ComputeBudget.Priority.TRAINING)) {
            long began = System.nanoTime();
            RoundInProgress.Made made = round.makeStep(learner, recipe);
            meters.count(made, System.nanoTime() - began);
            losses = Optional.of(TrainingStatus.Losses.of(made));
            publish(Optional.empty());
        } catch (LostSampleException e) {
            prepareAgain(round.opened(), e);
            return 1;
        } catch (RuntimeException | Error e) {
            abandon(e);
            throw e;
        }
        if (round.complete()) {
            enter(Phase.WRITING);
        }
        return 1;
    }

    /** Nobody knows what the state in memory is worth: it is read again, and the round repeated from its checkpoint. */
    private void abandon(Throwable reason) {
        enter(Phase.LOADING);
        round = null;
        preparation = null;
        situation = Optional.empty();
        try {
            release();
        } catch (RuntimeException | Error e) {
            if (e != reason) {
                reason.addSuppressed(e);
            }
        }
    }

    private void release() {
        try (RoundInputs first = inputs;
                Learner second = learner) {
            inputs = null;
            learner = null;
        }
    }

    // ---- WRITING ----

    private int write() {
        TrainerState after = new TrainerState(
                round.opened().getRound(),
                round.step(),
                RoundInputs.after(state.offsets(), preparation.ranges()),
                preparation.update().pools().state(),
                round.windows());
        StoredCheckpoint stored = checkpoints.write(after, newestCheckpoint, learner);
        CheckpointWritten event = new CheckpointWritten(
                recipe.model(),
                stored.sha256(),
                stored.manifestFile().toRef(),
                after.rounds(),
                after.step(),
                round.means(),
                platform.clock().instant());
        commit(event, () -> history.finished() >= event.getRound());
        LOG.info(
                "{} round {} ended with checkpoint {}: {}",
                roleName(),
                event.getRound(),
                stored.sha256(),
                round.means());
        inputs.advance(preparation.ranges());
        newestCheckpoint = Optional.of(stored.sha256());
        state = after;
        pools = preparation.update().pools();
        situation = Optional.empty();
        unusable.clear();
        preparation = null;
        round = null;
        cache.retain(pools.labelled(), usesPseudoLabels ? pools.pseudoLabelled() : List.of());
        enter(Phase.WAITING);
        return 1;
    }

    // ---- for people ----

    private void publish(Optional<String> reason) {
        Pools now = preparation == null ? pools : preparation.update().pools();
        if (now != counted) {
            counted = now;
            counts = TrainingStatus.PoolCounts.of(now, usesPseudoLabels);
        }
        status = new TrainingStatus(
                recipe.model(),
                phase.name().toLowerCase(Locale.ROOT),
                reason,
                round == null ? state.rounds() : round.opened().getRound(),
                round == null ? state.step() : round.step(),
                round == null ? state.step() : round.end(),
                losses,
                counts.withPatches(round == null ? 0 : round.unlabelledPatches()),
                meters.accepted(),
                newestCheckpoint);
    }

    @Override
    public void onClose() {
        try (ControlLog first = log;
                RoundInputs second = inputs;
                Learner third = learner) {
            LOG.debug("{} closes", roleName());
        }
    }
}
