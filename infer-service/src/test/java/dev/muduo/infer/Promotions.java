package dev.muduo.infer;

import dev.muduo.imaging.Preprocessing;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.Promotion;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.PromotionCause;
import dev.muduo.schemas.Topics;
import java.util.Optional;

/** Plays the trainer: writes checkpoints, claims numbers, announces them. */
public final class Promotions {
    private final ModelRegistry registry;
    private final InMemoryEventLog log;
    private long number;
    private Optional<String> incumbent = Optional.empty();

    public Promotions(ModelRegistry registry, InMemoryEventLog log) {
        this.registry = registry;
        this.log = log;
    }

    /** Promotes a checkpoint whose network answers {@code id} everywhere; returns its SHA-256. */
    public String promote(int id) {
        return promote(FakeNetworks.content(id), FakeNetworks.PREPROCESSING);
    }

    public String promote(byte[] content, Preprocessing preprocessing) {
        StoredCheckpoint checkpoint = registry.write(FakeNetworks.manifest(preprocessing), content);
        number++;
        Promotion promotion = new Promotion(
                ModelNames.STUDENT,
                number,
                checkpoint.sha256(),
                incumbent,
                Optional.empty(),
                number == 1 ? PromotionCause.FIRST : PromotionCause.GATE);
        if (!registry.promote(promotion)) {
            throw new IllegalStateException("number " + number + " was taken");
        }
        incumbent = Optional.of(checkpoint.sha256());
        announce(number, checkpoint.sha256());
        return checkpoint.sha256();
    }

    /** Announces a number, whether or not its pointer is in the store. */
    public void announce(long announced, String checkpoint) {
        Promotion promotion = new Promotion(
                ModelNames.STUDENT, announced, checkpoint, Optional.empty(), Optional.empty(), PromotionCause.GATE);
        log.append(
                Topics.MODELS,
                ModelNames.STUDENT,
                CheckpointPromoted.newBuilder()
                        .setModel(ModelNames.STUDENT)
                        .setNumber(announced)
                        .setCheckpoint(checkpoint)
                        .setPointer(StoredModelRegistry.pointer(promotion).toRef())
                        .setVerdict(null)
                        .setCause(PromotionCause.GATE)
                        .setPromotedAt(ManualClock.START)
                        .build());
    }

    public long number() {
        return number;
    }
}
