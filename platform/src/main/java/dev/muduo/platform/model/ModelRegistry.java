package dev.muduo.platform.model;

import dev.muduo.platform.store.StoredObject;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Checkpoints and numbered promotions in the object store: {@code models/<name>/checkpoints/<sha256>/checkpoint.safetensors},
 * {@code …/manifest.json}, {@code models/<name>/promoted/<n>.json}, {@code verdicts/<sha256>.json}. The numbered pointer is
 * the truth; events only announce it.
 */
public interface ModelRegistry {
    /**
     * Stores a checkpoint: content first, then manifest.
     *
     * @param content a safetensors file
     * @return what a CheckpointWritten event names
     */
    StoredCheckpoint write(CheckpointManifest manifest, byte[] content);

    /** As {@link #write(CheckpointManifest, byte[])} with a file's content, streamed: for weights that fill the memory. */
    StoredCheckpoint write(CheckpointManifest manifest, Path content);

    /** The checkpoint of that hash, its manifest read and checked; its content is read by {@link #content}. */
    StoredCheckpoint find(String model, String checkpoint);

    /** The checkpoint's bytes, their hash checked. */
    byte[] content(StoredCheckpoint checkpoint);

    /** Streams the checkpoint's bytes into a file, their hash checked; if that fails no file is left. */
    void content(StoredCheckpoint checkpoint, Path target);

    /** The highest promotion number of the model, or empty before the first. */
    Optional<Promotion> newest(String model);

    /** Promotion n, if it exists. */
    Optional<Promotion> promotion(String model, long number);

    /**
     * Claims number {@code promotion.number()} (first wins).
     *
     * @return whether this call won; the loser judges again
     */
    boolean promote(Promotion promotion);

    /** Stores a verdict under the hash of its own bytes. */
    StoredObject writeVerdict(byte[] json);

    /** The verdict with that hash, if there is one. */
    Optional<byte[]> verdict(String sha256);
}
