package dev.muduo.platform.store;

import dev.muduo.schemas.ObjectRef;

/**
 * A reference to an immutable object.
 *
 * @param sha256 lower-case hex of the content's SHA-256
 * @param bytes  length of the content
 */
public record StoredObject(String key, String sha256, long bytes) {
    public StoredObject {
        if (key.isEmpty() || key.startsWith("/") || key.contains("..")) {
            throw new IllegalArgumentException("an object's key is a relative path, got " + key);
        }
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a SHA-256 has 64 hex digits, got " + sha256);
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("an object's length is not negative, got " + bytes);
        }
    }

    public static StoredObject of(ObjectRef ref) {
        return new StoredObject(ref.getKey(), ref.getSha256(), ref.getBytes());
    }

    public ObjectRef toRef() {
        return new ObjectRef(key, sha256, bytes);
    }
}
