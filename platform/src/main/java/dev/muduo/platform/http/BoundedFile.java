package dev.muduo.platform.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.streams.WriteStream;
import java.util.function.Supplier;

/**
 * A file that takes no more than so many bytes, and ends well only if all of them were written; for bodies on their way in.
 * Used by one event loop.
 */
public final class BoundedFile implements WriteStream<Buffer> {
    private final AsyncFile file;
    private final long maxBytes;
    private final Supplier<? extends RuntimeException> tooLarge;
    private long bytes;
    private boolean ended;
    /** Why bytes are missing; null while none is. */
    private Throwable lost;

    /** @param tooLarge what writing fails with when more comes */
    public BoundedFile(AsyncFile file, long maxBytes, Supplier<? extends RuntimeException> tooLarge) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.tooLarge = tooLarge;
    }

    @Override
    public Future<Void> write(Buffer data) {
        bytes += data.length();
        if (ended) {
            // The rest of an upload that was given up: thrown away.
            return Future.succeededFuture();
        }
        if (bytes > maxBytes) {
            return Future.failedFuture(tooLarge.get());
        }
        return file.write(data).onFailure(fault -> lost = fault);
    }

    /**
     * {@inheritDoc} Fails if a write has failed: that may become known only now, when the pipe no longer listens. What is
     * written afterwards is thrown away.
     */
    @Override
    public Future<Void> end() {
        if (ended) {
            return outcome();
        }
        ended = true;
        return file.close().compose(closed -> outcome());
    }

    private Future<Void> outcome() {
        return lost == null ? Future.succeededFuture() : Future.failedFuture(lost);
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
