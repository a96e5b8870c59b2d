package dev.muduo.imaging.deidentify;

/** A keyed one-way function of identifiers, such as HMAC-SHA-256 under the secret of a site. */
@FunctionalInterface
public interface KeyedHash {
    /** At least 16 bytes, always the same for the same identifier, and without the key not to be guessed. */
    byte[] hash(String identifier);
}
