package dev.muduo.ingest.http;

import dev.muduo.ingest.door.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.streams.WriteStream;

/** A file that takes no more than so many bytes, and ends well only if all of them were written. Used by one event loop. */
final class BoundedFile implements WriteStream<Buffer> {
    private final AsyncFile file;
    private final String part;
    private final long maxBytes;
    private long bytes;
    private boolean ended;
    /** Why bytes are missing; null while none is. */
    private Throwable lost;

    BoundedFile(AsyncFile file, String part, long maxBytes) {
        this.file = file;
        this.part = part;
        this.maxBytes = maxBytes;
    }

    @Override
    public Future<Void> write(Buffer data) {
        bytes += data.length();
        if (ended) {
            // The rest of an upload that was given up: thrown away.
            return Future.succeededFuture();
        }
        if (bytes > maxBytes) {
            return Future.failedFuture(new Refusal(
                    Refusal.Kind.TOO_LARGE,
                    "file-too-large",
                    part + ": expected at most " + maxBytes + " bytes, got more; compress it (.nii.gz) or crop it"));
        }
        return file.write(data).onFailure(fault -> lost = fault);
    }

    /** Fails if a write has failed: that may become known only now, when the pipe no longer listens. */
    @Override
    public Future<Void> end() {
        ended = true;
        return file.close().compose(closed -> lost == null ? Future.succeededFuture() : Future.failedFuture(lost));
    }

    @Override
    public BoundedFile setWriteQueueMaxSize(int maxSize) {
        file.setWriteQueueMaxSize(maxSize);
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        return !ended && file.writeQueueFull();
    }

    @Override
    public BoundedFile drainHandler(Handler<Void> handler) {
        if (!ended) {
            file.drainHandler(handler);
        }
        return this;
    }

    @Override
    public BoundedFile exceptionHandler(Handler<Throwable> handler) {
        if (!ended) {
            file.exceptionHandler(handler);
        }
        return this;
    }
}
