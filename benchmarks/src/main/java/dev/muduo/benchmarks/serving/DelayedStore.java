package dev.muduo.benchmarks.serving;

import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.StoredObject;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A store that is far away: every call takes so much longer. */
final class DelayedStore implements ObjectStore {
    private final ObjectStore store;
    private final Duration delay;

    DelayedStore(ObjectStore store, Duration delay) {
        this.store = store;
        this.delay = delay;
    }

    private ObjectStore afterTheDelay() {
        long until = System.nanoTime() + delay.toNanos();
        for (long left = delay.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(10)));
        }
        return store;
    }

    @Override
    public boolean createIfAbsent(String key, byte[] content, String mediaType) {
        return afterTheDelay().createIfAbsent(key, content, mediaType);
    }

    @Override
    public boolean createIfAbsent(String key, Path content, String mediaType) {
        return afterTheDelay().createIfAbsent(key, content, mediaType);
    }

    @Override
    public byte[] read(StoredObject object) {
        return afterTheDelay().read(object);
    }

    @Override
    public Optional<byte[]> find(String key, int maxBytes) {
        return afterTheDelay().find(key, maxBytes);
    }

    @Override
    public Optional<Long> size(String key) {
        return afterTheDelay().size(key);
    }

    @Override
    public InputStream open(String key) {
        return afterTheDelay().open(key);
    }

    @Override
    public Stream<String> list(String prefix) {
        return afterTheDelay().list(prefix);
    }

    @Override
    public void delete(String key) {
        afterTheDelay().delete(key);
    }

    @Override
    public void close() {
        // Belongs to somebody else.
    }
}
