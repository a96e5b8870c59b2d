package dev.muduo.benchmarks.serving;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.EventSender;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.Promotion;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.PromotionCause;
import dev.muduo.schemas.Topics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Plays the trainer: writes checkpoints, claims numbers, announces them. Owned by one thread. */
final class Promoter implements AutoCloseable {
    /** Numbers that no promotion ever has. */
    private static final long FIRST_REJECTED = 1_000_000;

    private final ObjectStore store;
    private final ModelRegistry registry;
    private final EventSender sender;
    private final TellingCheckpoints checkpoints;
    private final List<Announced> announced = new ArrayList<>();
    private long number;
    private long forgotten;
    private long rejected;
    /** Null before the first. */
    private Promotion prepared;

    /**
     * A promotion.
     *
     * @param atNanos of {@link System#nanoTime}, when its event was sent
     */
    record Announced(long number, long atNanos) {}

    Promoter(ObjectStore store, EventLog log, long seed) {
        this.store = store;
        this.registry = new StoredModelRegistry(store);
        this.sender = log.sender();
        this.checkpoints = new TellingCheckpoints(seed);
    }

    /** Promotes the next checkpoint; everything is written before the event is sent. */
    Announced promote() {
        prepare();
        return announce();
    }

    /** Writes a checkpoint that the gate refuses: as much work as a promotion, of which the service hears nothing. */
    void reject() {
        rejected++;
        StoredCheckpoint checkpoint =
                registry.write(TellingCheckpoints.manifest(rejected), checkpoints.content(FIRST_REJECTED + rejected));
        forget(checkpoint.sha256());
    }

    /** Writes the next checkpoint and claims its number; nobody is told yet. */
    void prepare() {
        number++;
        StoredCheckpoint checkpoint = registry.write(TellingCheckpoints.manifest(number), checkpoints.content(number));
        prepared = new Promotion(
                ModelNames.STUDENT,
                number,
                checkpoint.sha256(),
                Optional.ofNullable(prepared).map(Promotion::checkpoint),
                Optional.empty(),
                prepared == null ? PromotionCause.FIRST : PromotionCause.GATE);
        if (!registry.promote(prepared)) {
            throw new IllegalStateException("number " + number + " was taken");
        }
    }

    Announced announce() {
        Announced now = new Announced(number, System.nanoTime());
        announced.add(now);
        sender.send(Topics.MODELS, ModelNames.STUDENT, event(prepared))
                .toCompletableFuture()
                .join();
        return now;
    }

    private static CheckpointPromoted event(Promotion promotion) {
        return CheckpointPromoted.newBuilder()
                .setModel(promotion.model())
                .setNumber(promotion.number())
                .setCheckpoint(promotion.checkpoint())
                .setPointer(StoredModelRegistry.pointer(promotion).toRef())
                .setVerdict(null)
                .setCause(promotion.cause())
                .setPromotedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .build();
    }

    long newest() {
        return number;
    }

    /** Removes older checkpoints from the store: where that is in this process, they would fill its memory. */
    void forgetBefore(long oldest) {
        for (; forgotten < oldest - 1; forgotten++) {
            forget(registry.promotion(ModelNames.STUDENT, forgotten + 1)
                    .orElseThrow()
                    .checkpoint());
        }
    }

    private void forget(String checkpoint) {
        try (Stream<String> keys = store.list("models/student/checkpoints/" + checkpoint + "/")) {
            keys.toList().forEach(store::delete);
        }
    }

    List<Announced> announced() {
        return List.copyOf(announced);
    }

    @Override
    public void close() {
        sender.close();
    }
}
