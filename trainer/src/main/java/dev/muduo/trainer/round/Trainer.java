package dev.muduo.trainer.round;

import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.log.WriterLostException;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.trainer.batch.BatchSource;
import dev.muduo.trainer.batch.LabelledTurns;
import dev.muduo.trainer.batch.LostSampleException;
import dev.muduo.trainer.batch.SampleCache;
import dev.muduo.trainer.batch.StudyPreparation;
import dev.muduo.trainer.batch.UnlabelledPool;
import dev.muduo.trainer.checkpoint.TrainerState;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.pool.Origin;
import dev.muduo.trainer.pool.PoolRules;
import dev.muduo.trainer.pool.PoolUpdate;
import dev.muduo.trainer.study.StudyReader;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
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

    private final Recipe recipe;
    private final Platform platform;
    private final ModelConfig model;
    private final TrainingConfig config;
    private final PoolRules rules;
    private final SampleCache cache;
    private final UnlabelledPool unlabelled;
    private final RoundPreparation.Supplies supplies;
    private final TrainerCheckpoints checkpoints;
    private final RoundLog rounds;
    private final Outlook outlook;
    private final TrainingBoard board;
    private final SortedMap<Origin, String> unusable = PoolUpdate.byOrigin();
    /** Labelled studies that a round to come takes in without drawing from them, and that can be read. */
    private final Set<LabelledItem> checked = new HashSet<>();

    private Phase phase = Phase.LOADING;
    /** Null while loading. */
    private TrainedSoFar base;
    /** Null while loading or waiting. */
    private RoundPreparation preparation;
    /** Requests for training that the round in preparation knows of. */
    private long heeded;
    /** Null before a round's first step. */
    private RoundInProgress round;

    public Trainer(Recipe recipe, Platform platform, ModelConfig model, TrainingConfig config) {
        this.recipe = recipe;
        this.platform = platform;
        this.model = model;
        this.config = config;
        this.unlabelled = recipe.unlabelledPool();
        this.rules =
                PoolRules.training(model.structures(), model.preprocessing().patchVoxels(), config.buffer());
        this.cache = new SampleCache(
                platform.scratch().resolve(roleName()),
                model,
                new StudyPreparation(new StudyReader(platform.store()), model, platform.compute()));
        this.supplies = new RoundPreparation.Supplies(
                rules,
                new RecordedArrivals(platform.log()),
                cache,
                LabelledTurns.of(config, !recipe.takesAllOnRequest()),
                unlabelled);
        this.checkpoints = new TrainerCheckpoints(platform.models(), recipe, model, config);
        this.rounds = new RoundLog(platform.log(), roleName(), recipe.model());
        this.outlook = new Outlook(recipe, rules, config.minLabelled());
        this.board = new TrainingBoard(
                recipe.model(), new TrainingMeters(platform.meters(), recipe.model()), unlabelled.usesPseudoLabels());
    }

    @Override
    public String roleName() {
        return "trainer-" + recipe.model();
    }

    @Override
    public void onStart() {
        rounds.open();
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
        return board.status();
    }

    private void enter(Phase next) {
        phase = phase.to(next);
    }

    // ---- LOADING ----

    private int load() {
        rounds.open();
        base = TrainedSoFar.load(
                rounds.history().newest().map(CheckpointWritten::getCheckpoint),
                checkpoints,
                platform.log(),
                recipe,
                model,
                config,
                rules);
        boolean repeats = rounds.history().opened().isPresent();
        LOG.info(
                "{} begins after round {}, step {}{}",
                roleName(),
                base.state().rounds(),
                base.state().step(),
                repeats ? ", and repeats the round that was opened then" : "");
        enter(repeats ? Phase.PREPARING : Phase.WAITING);
        return 1;
    }

    // ---- WAITING ----

    private int lookForReason() {
        rounds.poll();
        if (rounds.history().opened().isPresent()) {
            // Not this one's: another trainer's, or, where rounds of the past are made again, the next of them.
            enter(Phase.PREPARING);
            return 1;
        }
        boolean came = outlook.lacksLabels()
                ? base.inputs().readPastTheBound()
                : base.inputs().poll();
        Recipe.Decision decision =
                outlook.decide(base, unusable.keySet(), came, rounds.history().requested());
        if (decision instanceof Recipe.Decision.Wait wait) {
            publish(Optional.of(wait.reason()));
            return came ? 1 : 0;
        }
        RoundPreparation next = beginNew();
        Optional<String> hindrance = next.hindrance();
        if (hindrance.isPresent()) {
            LOG.warn("{} opens no round: {}", roleName(), hindrance.get());
            outlook.waitForMore(hindrance.get());
            publish(hindrance);
            return came ? 1 : 0;
        }
        preparation = next;
        enter(Phase.PREPARING);
        return 1;
    }

    // ---- PREPARING ----

    private int prepare() throws InterruptedException {
        if (preparation == null) {
            preparation = repeat(rounds.history().opened().orElseThrow());
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
        return RoundPreparation.ofOpened(base, supplies, opened);
    }

    private RoundPreparation beginNew() {
        heeded = rounds.history().requests();
        int share = config.buffer().maxStudiesPerRound();
        if (recipe.takesAllOnRequest() && rounds.history().requested()) {
            base.inputs().readAll();
            share = Integer.MAX_VALUE;
        }
        return RoundPreparation.ofNew(base, supplies, share, unusable, checked);
    }

    /**
     * Commits to the round; empty if there is no reason any more, another trainer's round must be repeated, or the round is to be
     * of more than was known when its preparation began.
     */
    private Optional<RoundOpened> open() {
        // The round answers every request seen by now: also one that came while its studies were made ready.
        rounds.poll();
        long requests = rounds.history().requests();
        if (recipe.takesAllOnRequest() && requests > heeded) {
            preparation = beginNew();
            enter(Phase.PREPARING);
            return Optional.empty();
        }
        Recipe.Decision decision =
                outlook.decide(base, unusable.keySet(), true, rounds.history().requested());
        if (!(decision instanceof Recipe.Decision.Open reason)
                || preparation.update().pools().labelled().isEmpty()) {
            preparation = null;
            enter(Phase.WAITING);
            outlook.forget();
            UnusableRecords.requireWhatWasThere(base.state().pools(), unusable);
            return Optional.empty();
        }
        RoundOpened event = preparation.opening(
                recipe, base, reason.steps(), requests, platform.clock().instant());
        if (committed(() -> rounds.commit(event))) {
            board.opened(event);
            return Optional.of(event);
        }
        preparation = repeat(rounds.history().opened().orElseThrow());
        enter(Phase.PREPARING);
        return Optional.empty();
    }

    private boolean committed(BooleanSupplier commit) {
        try {
            return commit.getAsBoolean();
        } catch (WriterLostException e) {
            // Another trainer may have come and gone: what the topic says is all that counts.
            abandon(e);
            throw e;
        }
    }

    private void begin(RoundOpened opened) {
        BatchSource source;
        try {
            source = preparation.batches(recipe, model, config);
        } catch (LostSampleException e) {
            prepareAgain(opened, e);
            return;
        }
        if (round == null) {
            round = new RoundInProgress(opened, source, base.state().windows());
            LOG.info(
                    "{} round {}: steps {} to {}, {} labelled studies, {} pseudo-labelled patches",
                    roleName(),
                    opened.getRound(),
                    round.step(),
                    round.end(),
                    preparation.studies().labelled().size(),
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
        try {
            makeStep();
            publish(Optional.empty());
        } catch (LostSampleException e) {
            round.close();
            prepareAgain(round.opened(), e);
            return 1;
        } catch (RuntimeException | Error e) {
            abandon(e);
            throw e;
        }
        if (round.complete()) {
            round.close();
            enter(Phase.WRITING);
        }
        return 1;
    }

    /** Waits for its batch before it asks for its turn: whoever waits for the disk keeps nobody from computing. */
    private void makeStep() throws InterruptedException {
        long began = System.nanoTime();
        round.awaitBatch();
        long waited = System.nanoTime() - began;
        try (ComputeBudget.Turn turn = platform.compute().take(ComputeBudget.Priority.TRAINING)) {
            long begun = System.nanoTime();
            RoundInProgress.Made made = round.makeStep(base.learner(), recipe);
            board.made(made, System.nanoTime() - begun, waited);
        }
    }

    /** Nobody knows what the state in memory is worth: it is read again, and the round repeated from its checkpoint. */
    private void abandon(Throwable reason) {
        enter(Phase.LOADING);
        TrainedSoFar abandoned = base;
        RoundInProgress unfinished = round;
        base = null;
        round = null;
        preparation = null;
        outlook.forget();
        try (TrainedSoFar first = abandoned;
                RoundInProgress second = unfinished) {
            LOG.debug("{} abandons what it has in memory", roleName());
        } catch (RuntimeException | Error e) {
            if (e != reason) {
                reason.addSuppressed(e);
            }
        }
    }

    // ---- WRITING ----

    private int write() {
        TrainerState after = base.after(round, preparation);
        StoredCheckpoint stored = checkpoints.write(after, base);
        CheckpointWritten event = new CheckpointWritten(
                recipe.model(),
                stored.sha256(),
                stored.manifestFile().toRef(),
                after.rounds(),
                after.step(),
                round.means(),
                platform.clock().instant());
        committed(() -> rounds.commit(event));
        LOG.info(
                "{} round {} ended with checkpoint {}: {}",
                roleName(),
                event.getRound(),
                stored.sha256(),
                round.means());
        if (round.skipped() > 0) {
            LOG.warn(
                    "{} round {}: {} steps had no finite loss or gradient and changed nothing. One is a chance, many are a fault of"
                            + " the input, the learning rate or the engine",
                    roleName(),
                    event.getRound(),
                    round.skipped());
        }
        base.advance(stored, after, preparation);
        outlook.forget();
        unusable.clear();
        checked.clear();
        preparation = null;
        round = null;
        enter(Phase.WAITING);
        // Last, for it may fail: the round is over, and what stays behind goes with the next one.
        cache.retain(supplies.studies(base.pools(), item -> false, base.state().rounds() + 1));
        return 1;
    }

    // ---- for people ----

    private void publish(Optional<String> reason) {
        board.publish(
                phase,
                reason,
                base,
                preparation == null ? base.pools() : preparation.update().pools(),
                Optional.ofNullable(round));
    }

    @Override
    public void onClose() {
        try (RoundLog first = rounds;
                TrainedSoFar second = base;
                RoundInProgress third = round) {
            LOG.debug("{} closes", roleName());
        }
    }
}
