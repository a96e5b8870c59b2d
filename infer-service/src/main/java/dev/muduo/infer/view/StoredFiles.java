package dev.muduo.infer.view;

import dev.muduo.infer.request.LookupPool;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.RefusedException.Reason;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.scratch.Workspace;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.StoredObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects fetched to disk, whole and with the hash that they should have, before a byte of them is answered. However slowly they
 * are read, they do not fill the disk: whoever reads the same content at the same time reads the same file, so many may read at
 * once, and nothing is fetched for which there is no room. Safe for several threads.
 */
final class StoredFiles implements AutoCloseable {
    /** Answers on their way, each until its client has it. */
    static final int MOST_READERS = 32;

    /** Of those one caller's, so that nobody keeps everybody else out. */
    static final int MOST_OF_ONE = 8;

    private static final Logger LOG = LoggerFactory.getLogger(StoredFiles.class);
    private static final int FETCHED_AT_ONCE = 2;

    private final ObjectStore store;
    private final Workspace workspace;
    private final LookupPool fetching = new LookupPool("view-files", FETCHED_AT_ONCE, 2 * MOST_READERS);
    /** Waits for no store, and neither for an event loop. */
    private final LookupPool removing = new LookupPool("view-files-removal", 1, MOST_READERS);
    /** Bytes of what is being fetched. */
    private final AtomicLong coming = new AtomicLong();
    /** Folders of files that are there or on their way. */
    private final Set<Path> folders = ConcurrentHashMap.newKeySet();
    /** Said once, until there is room again. */
    private final AtomicBoolean saidFull = new AtomicBoolean();

    // Guarded by this object's lock.
    private final Map<Content, Shared> files = new HashMap<>();
    private final Map<String, Integer> readersByClient = new HashMap<>();
    private int readers;

    private record Content(String sha256, long bytes) {}

    /** A file and how many read it. */
    private static final class Shared {
        private final Content content;
        private final CompletableFuture<Path> fetched;
        /** Guarded by the lock of those who share. */
        private int readers;

        private Shared(Content content, CompletableFuture<Path> fetched) {
            this.content = content;
            this.fetched = fetched;
        }
    }

    /** A file that is there until it is closed. Any thread may close it, also again. */
    final class Lent implements AutoCloseable {
        private final String client;
        private final Shared shared;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lent(String client, Shared shared) {
            this.client = client;
            this.shared = shared;
        }

        Path file() {
            return shared.fetched.join();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                giveBack(this);
            }
        }
    }

    StoredFiles(ObjectStore store, Workspace workspace) {
        this.store = store;
        this.workspace = workspace;
    }

    /**
     * The object as a file, which the caller closes. The future fails with what {@link ObjectStore#read} throws, and with a
     * {@link RefusedException} of {@link Reason#DISK_UNAVAILABLE} if the disk has no room for it.
     *
     * @throws RefusedException if as many are read as may be, by all or by this client, or the service is stopping
     */
    CompletableFuture<Lent> lend(String client, StoredObject object) {
        Lent lent = new Lent(client, shared(client, object));
        return lent.shared
                .fetched
                .whenComplete((file, fault) -> {
                    if (fault != null) {
                        lent.close();
                    }
                })
                .thenApply(file -> lent);
    }

    private synchronized Shared shared(String client, StoredObject object) {
        if (readers >= MOST_READERS) {
            throw new RefusedException(
                    Reason.OVERLOADED, MOST_READERS + " images and drawings are being sent already: come back later");
        }
        if (readersByClient.getOrDefault(client, 0) >= MOST_OF_ONE) {
            throw new RefusedException(
                    Reason.OVERLOADED,
                    MOST_OF_ONE + " images and drawings are being sent to you already: come back when one has come");
        }
        Content content = new Content(object.sha256(), object.bytes());
        Shared shared = files.get(content);
        if (shared == null || shared.fetched.isCompletedExceptionally()) {
            shared = new Shared(content, fetching.submit(client, () -> fetch(object)));
            files.put(content, shared);
        }
        shared.readers++;
        readersByClient.merge(client, 1, Integer::sum);
        readers++;
        return shared;
    }

    /** On a thread that may block. */
    private Path fetch(StoredObject object) {
        long bytes = coming.addAndGet(object.bytes());
        try {
            Path folder = newFolder(bytes);
            try {
                Path file = folder.resolve("image.nii.gz");
                store.read(object, file);
                return file;
            } catch (RuntimeException | Error e) {
                remove(folder);
                throw e;
            }
        } finally {
            coming.addAndGet(-object.bytes());
        }
    }

    private Path newFolder(long bytes) {
        try {
            Path folder = workspace.newFolder(bytes);
            folders.add(folder);
            saidFull.set(false);
            return folder;
        } catch (SurroundingsException e) {
            if (saidFull.compareAndSet(false, true)) {
                LOG.warn("images and drawings cannot be shown, which is not said again until they can", e);
            }
            throw new RefusedException(
                    Reason.DISK_UNAVAILABLE, "the service's disk has no room for the file now: try again later", e);
        }
    }

    private void remove(Path folder) {
        if (folders.remove(folder)) {
            workspace.remove(folder);
        }
    }

    /** On any thread, event loops among them, and so removes nothing itself. */
    private void giveBack(Lent lent) {
        Shared shared = lent.shared;
        if (isLastReader(lent) && !shared.fetched.isCompletedExceptionally()) {
            Path folder = shared.fetched.join().getParent();
            try {
                var unused = removing.submitPastBound("", () -> {
                    remove(folder);
                    return folder;
                });
            } catch (RefusedException e) {
                // The service is stopping: whoever closes this removes what is left.
            }
        }
    }

    private synchronized boolean isLastReader(Lent lent) {
        Shared shared = lent.shared;
        readersByClient.computeIfPresent(lent.client, (client, many) -> many == 1 ? null : many - 1);
        readers--;
        shared.readers--;
        if (shared.readers > 0) {
            return false;
        }
        // Unless it has been fetched anew, as it could not be had.
        files.remove(shared.content, shared);
        return true;
    }

    /** As {@link dev.muduo.infer.request.WorkerPool#stopTaking}. */
    void stopTaking() {
        fetching.stopTaking();
        removing.stopTaking();
    }

    /** Blocks; lets what was begun come to its end, for a while. Then no file is left, also none that is still lent. Idempotent. */
    @Override
    public void close() {
        stopTaking();
        fetching.close();
        removing.close();
        folders.forEach(this::remove);
    }
}
