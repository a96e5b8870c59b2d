package dev.muduo.trainer.gate;

import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.UnreadableEventException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.Promotion;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.CheckpointRejected;
import dev.muduo.schemas.ObjectRef;
import dev.muduo.schemas.PromotionCause;
import dev.muduo.trainer.config.GateConfig;
import dev.muduo.trainer.control.ControlLog;
import dev.muduo.trainer.pool.LabelledItem;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate. Judges only checkpoints read back, committed, from the control topic, by {@link GateRule}; claims a promotion
 * number in the store, then announces it. Whoever loses the race for a number judges again. May be stopped anywhere: numbers
 * that the topic lacks are announced on start and in between. One thread calls everything but {@link #status()}.
 */
public final class Promoter implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Promoter.class);
    private static final List<String> MODELS = List.of(ModelNames.PROMPT_GENERATOR, ModelNames.STUDENT);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Platform platform;
    private final ModelConfig model;
    private final GateConfig config;
    private final Contender.Source contenders;
    private final ControlLog control;
    private final ValidationSet validation;
    private final GateMeters meters;
    private final GateBoard board;
    private final Map<String, ModelHistory> histories = new TreeMap<>();
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
        this.model = model;
        this.config = config;
        this.contenders = contenders;
        this.control = new ControlLog(platform.log(), roleName(), this::follow);
        this.validation = new ValidationSet(platform.log(), model.structures(), config.maxStudies());
        this.meters = new GateMeters(platform.meters());
        this.board = new GateBoard(platform.store());
        MODELS.forEach(name -> histories.put(name, new ModelHistory()));
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
        control.open();
        validation.readToEnd();
    }

    private void follow(LoggedRecord record) {
        ModelHistory history = histories.get(record.key());
        if (history != null) {
            try {
                history.apply(record.event());
            } catch (UnreadableEventException e) {
                LOG.warn("a record of the control topic is passed over: {}", e.getMessage());
            }
        }
    }

    @Override
    public int doWork() throws InterruptedException {
        control.poll();
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
            done += board.publish(histories, this::waiting);
        }
        return done;
    }

    // ---- announcing ----

    /** The pointer is the truth: whatever number is in the store and not on the topic is announced now. */
    private int announceMissing() {
        int announced = 0;
        for (String name : MODELS) {
            ModelHistory history = histories.get(name);
            Optional<Promotion> next = platform.models().promotion(name, history.announced() + 1);
            while (next.isPresent()) {
                announce(next.get());
                announced++;
                next = platform.models().promotion(name, history.announced() + 1);
            }
        }
        nextLook = platform.clock().instant().plus(BETWEEN_LOOKS);
        return announced;
    }

    private void announce(Promotion promotion) {
        ModelHistory history = histories.get(promotion.model());
        commit(
                promotion.model(),
                new CheckpointPromoted(
                        promotion.model(),
                        promotion.number(),
                        promotion.checkpoint(),
                        StoredModelRegistry.pointer(promotion).toRef(),
                        promotion.verdict().map(StoredObject::toRef).orElse(null),
                        promotion.cause(),
                        platform.clock().instant()),
                () -> history.announced() >= promotion.number());
        LOG.info(
                "{} promotion {}: checkpoint {} ({})",
                promotion.model(),
                promotion.number(),
                promotion.checkpoint(),
                promotion.cause());
        meters.promoted(promotion.model());
    }

    private void commit(String name, SpecificRecord event, BooleanSupplier already) {
        control.commit(name, event, already);
        histories.get(name).apply(event);
    }

    // ---- judging ----

    private int begin() {
        for (String name : MODELS) {
            Optional<ModelHistory.Offered> candidate = histories.get(name).candidate();
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
            reject(name, candidate, Optional.empty(), e.getMessage());
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
                promote(name, candidate, incumbent, Optional.empty());
            }
            return;
        }
        judgement = new Judgement(
                name,
                candidate,
                incumbent.get(),
                config,
                validation.studies(),
                memory,
                network,
                new LazyContender(() -> contenders.open(
                        platform.models().find(name, incumbent.get().checkpoint()))));
    }

    /** Why the newest checkpoint of a model cannot be judged now. */
    private Optional<String> waiting(String name) {
        Optional<String> candidate = histories.get(name).candidate().map(ModelHistory.Offered::checkpoint);
        boolean first = histories.get(name).announced() == 0;
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
            promote(verdict.model(), verdict.candidate(), Optional.of(judgement.incumbent()), Optional.of(stored));
        } else {
            reject(
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

    private void promote(String name, String candidate, Optional<Promotion> incumbent, Optional<StoredObject> verdict) {
        Promotion promotion = new Promotion(
                name,
                incumbent.map(Promotion::number).orElse(0L) + 1,
                candidate,
                incumbent.map(Promotion::checkpoint),
                verdict,
                cause(name, incumbent));
        if (!platform.models().promote(promotion)) {
            LOG.info("{} {} lost the race for number {}; it is judged again", name, candidate, promotion.number());
        }
        announceMissing();
    }

    private static PromotionCause cause(String name, Optional<Promotion> incumbent) {
        if (name.equals(ModelNames.PROMPT_GENERATOR)) {
            return PromotionCause.PRETRAINED;
        }
        return incumbent.isEmpty() ? PromotionCause.FIRST : PromotionCause.GATE;
    }

    private void reject(String name, String candidate, Optional<ObjectRef> verdict, String reason) {
        commit(
                name,
                new CheckpointRejected(
                        name,
                        candidate,
                        verdict.orElse(null),
                        shortened(reason),
                        platform.clock().instant()),
                () -> histories.get(name).judged(candidate));
        LOG.warn("{} {} is rejected: {}", name, candidate, reason);
        meters.rejected(name);
    }

    private static String shortened(String reason) {
        int most = 2_000;
        return reason.length() <= most ? reason : reason.substring(0, most - 1) + "…";
    }

    @Override
    public void onClose() {
        try (ControlLog first = control;
                ValidationSet second = validation;
                Judgement third = judgement) {
            judgement = null;
        }
    }
}
