package dev.muduo.trainer.gate;

import dev.muduo.platform.Platform;
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
import dev.muduo.trainer.control.ControlLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the gate decides: claims a promotion number in the store, then announces it. May be stopped anywhere:
 * numbers that the topic lacks are announced later. Belongs to one thread.
 */
final class Promotions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Promotions.class);
    private static final int MAX_REASON = 2_000;

    private final Platform platform;
    private final GateMeters meters;
    private final ControlLog control;
    private final Map<String, ModelHistory> histories = new TreeMap<>();

    Promotions(Platform platform, GateMeters meters, String transactionalId, List<String> models) {
        this.platform = platform;
        this.meters = meters;
        this.control = new ControlLog(platform.log(), transactionalId, this::follow);
        models.forEach(name -> histories.put(name, new ModelHistory()));
    }

    /** Fences the promoter before this one, then reads the control topic to its end. */
    void open() {
        control.open();
    }

    /** Takes in what has come on the control topic. */
    void poll() {
        control.poll();
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

    /** By model what the control topic says of it. */
    Map<String, ModelHistory> histories() {
        return histories;
    }

    ModelHistory history(String model) {
        return histories.get(model);
    }

    /**
     * The pointer is the truth: whatever number is in the store and not on the topic is announced now.
     *
     * @return how many there were
     */
    int announceMissing() {
        int announced = 0;
        for (Map.Entry<String, ModelHistory> each : histories.entrySet()) {
            Optional<Promotion> next = next(each.getKey(), each.getValue());
            while (next.isPresent()) {
                announce(next.get());
                announced++;
                next = next(each.getKey(), each.getValue());
            }
        }
        return announced;
    }

    private Optional<Promotion> next(String model, ModelHistory history) {
        return platform.models().promotion(model, history.announced() + 1);
    }

    private void announce(Promotion promotion) {
        ModelHistory history = history(promotion.model());
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

    private void commit(String model, SpecificRecord event, BooleanSupplier already) {
        control.commit(model, event, already);
        history(model).apply(event);
    }

    /**
     * Promotes a checkpoint in the incumbent's place, unless somebody else has taken the number: then it is judged again.
     *
     * @param incumbent empty where nothing was promoted yet
     */
    void promote(String model, String candidate, Optional<Promotion> incumbent, Optional<StoredObject> verdict) {
        Promotion promotion = new Promotion(
                model,
                incumbent.map(Promotion::number).orElse(0L) + 1,
                candidate,
                incumbent.map(Promotion::checkpoint),
                verdict,
                cause(model, incumbent));
        if (!platform.models().promote(promotion)) {
            LOG.info("{} {} lost the race for number {}; it is judged again", model, candidate, promotion.number());
        }
        announceMissing();
    }

    private static PromotionCause cause(String model, Optional<Promotion> incumbent) {
        if (model.equals(ModelNames.PROMPT_GENERATOR)) {
            return PromotionCause.PRETRAINED;
        }
        return incumbent.isEmpty() ? PromotionCause.FIRST : PromotionCause.GATE;
    }

    void reject(String model, String candidate, Optional<ObjectRef> verdict, String reason) {
        commit(
                model,
                new CheckpointRejected(
                        model,
                        candidate,
                        verdict.orElse(null),
                        shortened(reason),
                        platform.clock().instant()),
                () -> history(model).judged(candidate));
        LOG.warn("{} {} is rejected: {}", model, candidate, reason);
        meters.rejected(model);
    }

    private static String shortened(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON - 1) + "…";
    }

    @Override
    public void close() {
        control.close();
    }
}
