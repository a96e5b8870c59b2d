package dev.muduo.platform.store;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Immutable objects in an S3 bucket, or {@code testing.InMemoryObjectStore} in tests. Safe for several threads.
 *
 * <p>Every method throws {@link dev.muduo.platform.agent.SurroundingsException} when the store cannot be reached, refuses
 * or fails, and bounds its own retries.
 */
public interface ObjectStore extends AutoCloseable {
    /**
     * Creates an object unless there is one of that key ({@code If-None-Match: *}: the first wins).
     *
     * @return whether this call created it
     */
    boolean createIfAbsent(String key, byte[] content, String mediaType);

    /** As {@link #createIfAbsent(String, byte[], String)} with a file's content, streamed. */
    boolean createIfAbsent(String key, Path content, String mediaType);

    /**
     * Reads a whole object and checks its length and SHA-256.
     *
     * @throws MissingObjectException if there is none
     * @throws ChecksumMismatchException if the content is not what the reference says
     */
    byte[] read(StoredObject object);

    /**
     * Streams a whole object into a file, which is replaced if it is there, and checks its length and SHA-256 on the way. If
     * this fails, no file is left.
     *
     * @throws MissingObjectException if there is no such object
     * @throws ChecksumMismatchException if the content is not what the reference says
     */
    default void read(StoredObject object, Path target) {
        ObjectDownload.run(object, open(object.key()), target);
    }

    /** Reads an object whose hash nobody has named, such as a numbered pointer; at most {@code maxBytes}. */
    Optional<byte[]> find(String key, int maxBytes);

    /** Length of an object, or empty if there is none. */
    Optional<Long> size(String key);

    /** Opens an object for streaming; the caller checks what it must. @throws MissingObjectException if there is none */
    InputStream open(String key);

    /** Keys that begin with the prefix, in order; to be closed. */
    Stream<String> list(String prefix);

    /** Removes an object; nothing happens if there is none. Only caches and forgetting may call this. */
    void delete(String key);

    @Override
    void close();
}
