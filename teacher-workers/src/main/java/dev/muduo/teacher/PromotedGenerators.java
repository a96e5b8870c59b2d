package dev.muduo.teacher;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.Replay;
import dev.muduo.platform.log.UnreadableEventException;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prompt generator that is promoted now: replays the control topic, then follows it. A promotion that cannot be used
 * (another preprocessing or other structures than ours, a damaged object) is refused, and the generator before it stays.
 *
 * <p>Belongs to one thread. Owns the generator that it hands out, until the next {@link #follow()}.
 */
final class PromotedGenerators implements AutoCloseable {
    /** Makes a generator of a checkpoint's bytes; tests make one of nothing. */
    @FunctionalInterface
    interface Loader {
        /**
         * The network in those bytes.
         *
         * @throws RecordFaultException if the content is no such network
         */
        PromptGenerator load(StoredCheckpoint checkpoint, byte[] content);
    }

    private static final Logger LOG = LoggerFactory.getLogger(PromotedGenerators.class);
    private static final Duration BETWEEN_TRIALS = Duration.ofMinutes(1);
    private static final int NETWORK_CHANNELS = 1;

    private final Replay control;
    private final ModelRegistry models;
    private final ModelConfig ours;
    private final Loader loader;
    private final InstantSource clock;

    private Optional<CheckpointPromoted> newest = Optional.empty();
    private Optional<PromptGenerator> loaded = Optional.empty();
    private long loadedNumber;
    private Optional<String> refusal = Optional.empty();
    private long refusedNumber;
    private Instant nextTrial = Instant.MIN;

    PromotedGenerators(EventLog log, ModelRegistry models, ModelConfig ours, Loader loader, InstantSource clock) {
        this.control = new Replay(log, Set.of(Topics.MODELS), this::note);
        this.models = models;
        this.ours = ours;
        this.loader = loader;
        this.clock = clock;
    }

    /** Reads what is new on the control topic and loads a newer promotion; call it between two studies only. */
    void follow() {
        control.follow(Duration.ZERO);
        newest.filter(promotion -> promotion.getNumber() > loadedNumber).ifPresent(this::load);
    }

    Optional<PromptGenerator> current() {
        return loaded;
    }

    /** Why there is no generator, or why a newer one is not used; empty where all is well. */
    Optional<String> trouble() {
        if (loaded.isEmpty() && refusal.isEmpty()) {
            return Optional.of(
                    "no prompt generator is promoted yet: the trainer makes it from the first labelled studies");
        }
        return refusal;
    }

    /** Whether a newer promotion than the one in use cannot be used. */
    boolean refused() {
        return refusal.isPresent();
    }

    private void note(LoggedRecord record) {
        promotion(record)
                .filter(promotion -> promotion.getModel().equals(ModelNames.PROMPT_GENERATOR))
                .filter(promotion -> newest.map(known -> promotion.getNumber() > known.getNumber())
                        .orElse(true))
                .ifPresent(promotion -> newest = Optional.of(promotion));
    }

    private static Optional<CheckpointPromoted> promotion(LoggedRecord record) {
        try {
            return record.event() instanceof CheckpointPromoted promoted ? Optional.of(promoted) : Optional.empty();
        } catch (UnreadableEventException e) {
            LOG.warn("a record of the control topic is passed over: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void load(CheckpointPromoted promotion) {
        if (promotion.getNumber() == refusedNumber && clock.instant().isBefore(nextTrial)) {
            return;
        }
        try {
            StoredCheckpoint checkpoint = models.find(ModelNames.PROMPT_GENERATOR, promotion.getCheckpoint());
            requireOurs(checkpoint.manifest());
            PromptGenerator next = loader.load(checkpoint, models.content(checkpoint));
            loaded.ifPresent(PromptGenerator::close);
            loaded = Optional.of(next);
            loadedNumber = promotion.getNumber();
            refusal = Optional.empty();
            LOG.info("prompt generator {}, promotion {}, is in use", promotion.getCheckpoint(), promotion.getNumber());
        } catch (RecordFaultException e) {
            refusedNumber = promotion.getNumber();
            nextTrial = clock.instant().plus(BETWEEN_TRIALS);
            refusal = Optional.of(
                    "promotion " + promotion.getNumber() + " of the prompt generator is refused: " + e.getMessage());
            LOG.error("promotion {} of the prompt generator is refused", promotion.getNumber(), e);
        }
    }

    private void requireOurs(CheckpointManifest manifest) {
        CheckpointManifest.UNet3d network = manifest.uNet3d();
        requireEqual(
                "preprocessing", ours.preprocessing(), manifest.preprocessing().orElseThrow());
        requireEqual("structures", ours.structures(), manifest.structures().orElseThrow());
        requireEqual(
                "channels and classes",
                List.of(NETWORK_CHANNELS, ours.structures().classes()),
                List.of(network.inChannels(), network.classes()));
    }

    private static void requireEqual(String what, Object ours, Object theirs) {
        if (!ours.equals(theirs)) {
            throw new RecordFaultException("its " + what + " should be " + ours + ", are " + theirs
                    + "; workers and trainer need one configuration");
        }
    }

    @Override
    public void close() {
        loaded.ifPresent(PromptGenerator::close);
        loaded = Optional.empty();
        loadedNumber = 0;
        control.close();
    }
}
