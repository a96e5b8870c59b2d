package dev.muduo.infer.view;

import dev.muduo.infer.request.LookupPool;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.RefusedException.Reason;
import dev.muduo.platform.scratch.Workspace;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.StoredObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Objects fetched to disk, whole and with the hash that they should have, before a byte of them is answered. However slowly they
 * are read, they do not fill the disk: whoever reads the same content at the same time reads the same file, so many may read at
 * once, and nothing is fetched for which there is no room. Safe for several threads.
 */
final class StoredFiles implements AutoCloseable {
    /** Answers on their way, each until its client has it. */
    static final int MOST_READERS = 32;

    private static final int FETCHED_AT_ONCE = 2;

    private final ObjectStore store;
    private final Workspace workspace;
    private final LookupPool fetching = new LookupPool("view-files", FETCHED_AT_ONCE, 2 * MOST_READERS);
    /** Bytes of what is being fetched. */
    private final AtomicLong coming = new AtomicLong();

    // Guarded by this object's lock.
    private final Map<Content, Shared> files = new HashMap<>();
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
        private final Shared shared;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lent(Shared shared) {
            this.shared = shared;
        }

        Path file() {
            return shared.fetched.join();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                giveBack(shared);
            }
        }
    }

    StoredFiles(ObjectStore store, Workspace workspace) {
        this.store = store;
        this.workspace = workspace;
    }

    /**
     * The object as a file, which the caller closes. The future fails with what {@link ObjectStore#read} throws, and with a
     * {@link dev.muduo.platform.agent.SurroundingsException} if the disk has no room for it.
     *
     * @throws RefusedException if as many are read as may be
     */
    CompletableFuture<Lent> lend(String client, StoredObject object) {
        Lent lent = new Lent(shared(client, object));
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
        Content content = new Content(object.sha256(), object.bytes());
        Shared shared = files.get(content);
        if (shared == null || shared.fetched.isCompletedExceptionally()) {
            shared = new Shared(content, fetching.submit(client, () -> fetch(object)));
            files.put(content, shared);
        }
        shared.readers++;
        readers++;
        return shared;
    }

    /** On a thread that may block. */
    private Path fetch(StoredObject object) {
        long bytes = coming.addAndGet(object.bytes());
        try {
            Path folder = workspace.newFolder(bytes);
            try {
                Path file = folder.resolve("image.nii.gz");
                store.read(object, file);
                return file;
            } catch (RuntimeException e) {
                workspace.remove(folder);
                throw e;
            }
        } finally {
            coming.addAndGet(-object.bytes());
        }
    }

    private void giveBack(Shared shared) {
        if (isLastReader(shared) && !shared.fetched.isCompletedExceptionally()) {
            Path folder = shared.fetched.join().getParent();
            try {
                var unused = fetching.submit("", () -> {
                    workspace.remove(folder);
                    return folder;
                });
            } catch (RefusedException e) {
                // The service is stopping.
                workspace.remove(folder);
            }
        }
    }

    private synchronized boolean isLastReader(Shared shared) {
        readers--;
        shared.readers--;
        if (shared.readers > 0) {
            return false;
        }
        // Unless it has been fetched anew, as it could not be had.
        files.remove(shared.content, shared);
        return true;
    }

    @Override
    public void close() {
        fetching.close();
    }
}
