package dev.muduo.trainer.replay;

import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.Promotion;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A registry that keeps the last checkpoint written to it in memory, and writes nothing; what is read is the real one's.
 * Belongs to one thread.
 */
final class UnwrittenModels implements ModelRegistry {
    private final ModelRegistry models;
    private byte[] last = {};

    UnwrittenModels(ModelRegistry models) {
        this.models = models;
    }

    /** The bytes of the checkpoint that would have been written last. */
    byte[] last() {
        return last.clone();
    }

    /** Its hash is that which the store would know it by; where it would lie is nobody's business here. */
    @Override
    public StoredCheckpoint write(CheckpointManifest manifest, byte[] content) {
        last = content.clone();
        String sha256 = Sha256.of(content);
        StoredObject unwritten = new StoredObject("unwritten/" + sha256, sha256, content.length);
        return new StoredCheckpoint(sha256, manifest, unwritten, unwritten);
    }

    @Override
    public StoredCheckpoint write(CheckpointManifest manifest, Path content) {
        throw new UnsupportedOperationException("a replay writes nothing");
    }

    @Override
    public StoredCheckpoint find(String model, String checkpoint) {
        return models.find(model, checkpoint);
    }

    @Override
    public byte[] content(StoredCheckpoint checkpoint) {
        return models.content(checkpoint);
    }

    @Override
    public void content(StoredCheckpoint checkpoint, Path target) {
        models.content(checkpoint, target);
    }

    @Override
    public Optional<Promotion> newest(String model) {
        return models.newest(model);
    }

    @Override
    public Optional<Promotion> promotion(String model, long number) {
        return models.promotion(model, number);
    }

    @Override
    public boolean promote(Promotion promotion) {
        throw new UnsupportedOperationException("a replay promotes nothing");
    }

    @Override
    public StoredObject writeVerdict(byte[] json) {
        throw new UnsupportedOperationException("a replay judges nothing");
    }

    @Override
    public Optional<byte[]> verdict(String sha256) {
        return models.verdict(sha256);
    }
}
