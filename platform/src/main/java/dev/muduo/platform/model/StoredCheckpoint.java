package dev.muduo.platform.model;

import dev.muduo.platform.store.StoredObject;

/**
 * A checkpoint in the store.
 *
 * @param sha256       hash of the content, the checkpoint's identity
 * @param manifestFile the manifest as an object, named by events
 */
public record StoredCheckpoint(
        String sha256, CheckpointManifest manifest, StoredObject content, StoredObject manifestFile) {}
