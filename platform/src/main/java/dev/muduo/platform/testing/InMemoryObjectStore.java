package dev.muduo.platform.testing;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.store.ChecksumMismatchException;
import dev.muduo.platform.store.MissingObjectException;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The object store in memory, with faults to inject. Safe for several threads. */
public final class InMemoryObjectStore implements ObjectStore {
    /** What is wrong with the store. */
    public enum Fault {
        NONE,
        /** Nothing answers. */
        UNAVAILABLE,
        /** Every request is refused (403). */
        REFUSED,
        /** Reading works, creating fails (507). */
        DISK_FULL
    }

    private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicReference<Runnable> beforeRead = new AtomicReference<>(() -> {});

    @Override
    public boolean createIfAbsent(String key, byte[] content, String mediaType) {
        requireWritable();
        return objects.putIfAbsent(key, content.clone()) == null;
    }

    @Override
    public boolean createIfAbsent(String key, Path content, String mediaType) {
        try {
            return createIfAbsent(key, Files.readAllBytes(content), mediaType);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + content, e);
        }
    }

    @Override
    public byte[] read(StoredObject object) {
        byte[] content = get(object.key());
        String sha256 = Sha256.of(content);
        if (content.length != object.bytes() || !sha256.equals(object.sha256())) {
            throw new ChecksumMismatchException(object, content.length, sha256);
        }
        return content;
    }

    @Override
    public Optional<byte[]> find(String key, int maxBytes) {
        requireReadable();
        Optional<byte[]> content = Optional.ofNullable(objects.get(key)).map(byte[]::clone);
        content.filter(bytes -> bytes.length > maxBytes).ifPresent(bytes -> {
            throw new RecordFaultException(
                    "object " + key + " has " + bytes.length + " bytes, at most " + maxBytes + " were expected");
        });
        return content;
    }

    @Override
    public Optional<Long> size(String key) {
        requireReadable();
        return Optional.ofNullable(objects.get(key)).map(bytes -> (long) bytes.length);
    }

    @Override
    public InputStream open(String key) {
        return new ByteArrayInputStream(get(key));
    }

    @Override
    public Stream<String> list(String prefix) {
        requireReadable();
        return List.copyOf(objects.tailMap(prefix, true).keySet()).stream().takeWhile(key -> key.startsWith(prefix));
    }

    @Override
    public void delete(String key) {
        requireReadable();
        objects.remove(key);
    }

    @Override
    public void close() {
        // Holds nothing outside the heap; a test may go on looking at it.
    }

    // ---- what tests look at and set up ----

    /** A store with the same objects and no faults; what is put into one is not in the other. */
    public InMemoryObjectStore copy() {
        InMemoryObjectStore copy = new InMemoryObjectStore();
        // Contents are shared: they are never changed in place.
        copy.objects.putAll(objects);
        return copy;
    }

    /** From now on the store has that fault; {@link Fault#NONE} heals it. */
    public void setFault(Fault newFault) {
        fault.set(newFault);
    }

    /** The next {@code count} calls fail as if the store were unavailable. */
    public void failNext(int count) {
        failures.set(count);
    }

    /** From now on this is run, by whoever asks for the content of an object, before it is had; it may block, and throw. */
    public void setBeforeRead(Runnable action) {
        beforeRead.set(action);
    }

    /** Flips one bit in the middle of an object. */
    public void corrupt(String key) {
        byte[] damaged = get(key).clone();
        if (damaged.length == 0) {
            throw new IllegalArgumentException("an empty object cannot be corrupted: " + key);
        }
        damaged[damaged.length / 2] ^= 0x10;
        objects.put(key, damaged);
    }

    /** Cuts an object down to its first half. */
    public void truncate(String key) {
        byte[] whole = get(key);
        objects.put(key, Arrays.copyOf(whole, whole.length / 2));
    }

    /** Every key, in order. */
    public List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    /** How often the content of an object was asked for. */
    public int reads() {
        return reads.get();
    }

    private byte[] get(String key) {
        requireReadable();
        reads.incrementAndGet();
        beforeRead.get().run();
        byte[] content = objects.get(key);
        if (content == null) {
            throw new MissingObjectException(key);
        }
        return content.clone();
    }

    private void requireReadable() {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new SurroundingsException("the store cannot be reached (in memory, by order of the test)");
        }
        switch (fault.get()) {
            case UNAVAILABLE ->
                throw new SurroundingsException("the store cannot be reached (in memory, by order of the test)");
            case REFUSED -> throw new SurroundingsException("the store refuses: 403 (in memory, by order of the test)");
            case NONE, DISK_FULL -> {
                // Reading works.
            }
        }
    }

    private void requireWritable() {
        requireReadable();
        if (fault.get() == Fault.DISK_FULL) {
            throw new SurroundingsException("the store is full: 507 (in memory, by order of the test)");
        }
    }
}
