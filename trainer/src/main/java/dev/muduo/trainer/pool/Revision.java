package dev.muduo.trainer.pool;

import dev.muduo.platform.store.StoredObject;

/** One revision of a study: its native volumes. */
public record Revision(int number, StoredObject ct, StoredObject pet) {}
