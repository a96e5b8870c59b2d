package dev.muduo.trainer.gate;

import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.Promotion;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.trainer.config.GateConfig;
import dev.muduo.trainer.pool.LabelledItem;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate. Judges only checkpoints read back, committed, from the control topic, by {@link GateRule}; {@link Promotions}
 * carries out what it decides. Whoever loses the race for a number judges again. May be stopped anywhere: numbers that the
 * topic lacks are announced on start and in between. One thread calls everything but {@link #status()}.
 */
public final class Promoter implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Promoter.class);
    private static final List<String> MODELS = List.of(ModelNames.PROMPT_GENERATOR, ModelNames.STUDENT);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Platform platform;
    private final GateConfig config;
    private final Contender.Source contenders;
    private final Promotions promotions;
    private final ValidationSet validation;
    private final GateMeters meters;
    private final GateBoard board;
    private final Map<String, Held> held = new HashMap<>();
    private final ScoreMemory memory = new ScoreMemory();
    private Judgement judgement;
    private Instant nextLook = Instant.MIN;

    /** A candidate that nothing could be measured of, and the studies that were tried. */
    private record Held(String checkpoint, List<LabelledItem> studies) {}

    public Promoter(Platform platform, ModelConfig model, GateConfig config) {
        this(platform, model, config, NetworkContender.source(platform, model));
    }

    Promoter(Platform platform, ModelConfig model, GateConfig config, Contender.Source contenders) {
        this.platform = platform;
        this.config = config;
        this.contenders = contenders;
        this.validation = new ValidationSet(platform.log(), model.structures(), config.maxStudies());
        this.meters = new GateMeters(platform.meters());
        this.promotions = new Promotions(platform, meters, roleName(), MODELS);
        this.board = new GateBoard(platform.store());
    }

    @Override
    public String roleName() {
        return "promoter";
    }

    /** By model what was promoted, rejected and why; safe for any thread. */
    public Map<String, GateStatus> status() {
        return board.status();
    }

    @Override
    public void onStart() {
        promotions.open();
        validation.readToEnd();
    }

    @Override
    public int doWork() throws InterruptedException {
        promotions.poll();
        validation.poll();
        boolean looks = !platform.clock().instant().isBefore(nextLook);
        int done = looks ? announceMissing() : 0;
        if (judgement != null) {
            judge();
            done++;
        } else {
            done += begin();
        }
        if (looks || done > 0) {
            done += board.publish(promotions.histories(), this::waiting);
        }
        return done;
    }

    private int announceMissing() {
        int announced = promotions.announceMissing();
        nextLook = platform.clock().instant().plus(BETWEEN_LOOKS);
        return announced;
    }

    // ---- judging ----

    private int begin() {
        for (String name : MODELS) {
            Optional<ModelHistory.Offered> candidate = promotions.history(name).candidate();
            if (candidate.isPresent() && waiting(name).isEmpty()) {
                if (announceMissing() == 0) {
                    begin(name, candidate.get().checkpoint());
                }
                return 1;
            }
        }
        return 0;
    }

    private void begin(String name, String candidate) {
        Contender network;
        try {
            network = contenders.open(platform.models().find(name, candidate));
        } catch (RecordFaultException e) {
            promotions.reject(name, candidate, Optional.empty(), e.getMessage());
            return;
        }
        Optional<Promotion> incumbent;
        try {
            incumbent = platform.models().newest(name);
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
        if (incumbent.isEmpty() || validation.studies().isEmpty()) {
            network.close();
            if (incumbent.isEmpty() || name.equals(ModelNames.PROMPT_GENERATOR)) {
                promotions.promote(name, candidate, incumbent, Optional.empty());
            }
            return;
        }
        Optional<String> best;
        try {
            best = best(incumbent.get());
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
        judgement = new Judgement(
                name,
                candidate,
                incumbent.get(),
                config,
                validation.studies(),
                memory,
                network,
                lazy(name, incumbent.get().checkpoint()),
                best,
                lazy(name, best.orElseGet(incumbent.get()::checkpoint)));
    }

    private LazyContender lazy(String name, String checkpoint) {
        return new LazyContender(() -> contenders.open(platform.models().find(name, checkpoint)));
    }

    /**
     * The best checkpoint promoted so far, as the verdict on the incumbent knows it; empty if that is the incumbent itself, as
     * it is where a person has promoted it, or where the rule does not look back.
     */
    private Optional<String> best(Promotion incumbent) {
        if (!GateRule.of(incumbent.model()).looksBack()) {
            return Optional.empty();
        }
        return incumbent
                .verdict()
                .map(this::read)
                .map(Verdict::bestAfter)
                .filter(checkpoint -> !checkpoint.equals(incumbent.checkpoint()));
    }

    private Verdict read(StoredObject verdict) {
        try {
            return Json.read(platform.store().read(verdict), Verdict.class, verdict.key());
        } catch (RecordFaultException e) {
            throw new SurroundingsException(
                    "the verdict on the promoted checkpoint cannot be read, so that nobody knows which was the best one;"
                            + " restore it, or promote a checkpoint by command: " + e.getMessage(),
                    e);
        }
    }

    /** Why the newest checkpoint of a model cannot be judged now. */
    private Optional<String> waiting(String name) {
        Optional<String> candidate = promotions.history(name).candidate().map(ModelHistory.Offered::checkpoint);
        boolean first = promotions.history(name).announced() == 0;
        if (candidate.isEmpty() || first) {
            return Optional.empty();
        }
        if (validation.studies().isEmpty() && name.equals(ModelNames.STUDENT)) {
            return Optional.of("there is no annotated VALIDATION study to measure on: promotion is by command only");
        }
        return candidate
                        .get()
                        .equals(Optional.ofNullable(held.get(name))
                                .filter(last -> last.studies().equals(validation.studies()))
                                .map(Held::checkpoint)
                                .orElse(""))
                ? Optional.of("no VALIDATION study could be scored: promotion is by command only")
                : Optional.empty();
    }

    private void judge() throws InterruptedException {
        if (!judgement.step()) {
            return;
        }
        Verdict verdict = judgement.verdict();
        if (verdict.candidateScores().empty()) {
            LOG.warn(
                    "{} {}: no VALIDATION study could be scored: {}",
                    verdict.model(),
                    verdict.candidate(),
                    verdict.unreadable());
            held.put(verdict.model(), new Held(verdict.candidate(), validation.studies()));
            endJudgement();
            return;
        }
        StoredObject stored = platform.models().writeVerdict(verdict.toJson());
        meters.judged(verdict);
        if (verdict.promoted()) {
            promotions.promote(
                    verdict.model(), verdict.candidate(), Optional.of(judgement.incumbent()), Optional.of(stored));
        } else {
            promotions.reject(
                    verdict.model(),
                    verdict.candidate(),
                    Optional.of(stored.toRef()),
                    String.join("; ", verdict.objections()));
        }
        board.remember(stored.sha256(), verdict.summary());
        endJudgement();
    }

    private void endJudgement() {
        judgement.close();
        judgement = null;
    }

    @Override
    public void onClose() {
        try (Promotions first = promotions;
                ValidationSet second = validation;
                Judgement third = judgement) {
            judgement = null;
        }
    }
}
