package dev.muduo.trainer.replay;

import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.StoredObject;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A store of which nothing can be changed. As safe for threads as the one beneath, which is not this one's to close. */
final class ReadOnlyStore implements ObjectStore {
    private final ObjectStore store;

    ReadOnlyStore(ObjectStore store) {
        this.store = store;
    }

    private static UnsupportedOperationException refusal(String key) {
        return new UnsupportedOperationException("a replay changes nothing in the store, not " + key + " either");
    }

    @Override
    public boolean createIfAbsent(String key, byte[] content, String mediaType) {
        throw refusal(key);
    }

    @Override
    public boolean createIfAbsent(String key, Path content, String mediaType) {
        throw refusal(key);
    }

    @Override
    public void delete(String key) {
        throw refusal(key);
    }

    @Override
    public byte[] read(StoredObject object) {
        return store.read(object);
    }

    @Override
    public void read(StoredObject object, Path target) {
        store.read(object, target);
    }

    @Override
    public Optional<byte[]> find(String key, int maxBytes) {
        return store.find(key, maxBytes);
    }

    @Override
    public Optional<Long> size(String key) {
        return store.size(key);
    }

    @Override
    public InputStream open(String key) {
        return store.open(key);
    }

    @Override
    public Stream<String> list(String prefix) {
        return store.list(prefix);
    }

    @Override
    public void close() {
        // The store beneath is not this one's.
    }
}
