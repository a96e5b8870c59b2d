package dev.muduo.ingest.http;

import dev.muduo.ingest.door.Refusal;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.http.BoundedFile;
import dev.muduo.platform.http.RequestBody;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Path;

/** Receives one body as it is: streamed to disk, with back-pressure and a bound. Used by one event loop. */
final class BodyReceiver {
    private final Vertx vertx;
    private final HttpServerRequest request;
    private final long maxBytes;
    private final Promise<Path> received = Promise.promise();

    /**
     * Listens to the request, which is paused, at once, because a client that goes away is announced only once.
     *
     * @throws Refusal if the client announces more than is taken
     */
    BodyReceiver(Vertx vertx, HttpServerRequest request, long maxBytes) {
        this.vertx = vertx;
        this.request = request;
        this.maxBytes = maxBytes;
        request.exceptionHandler(fault -> received.tryFail(new Refusal(
                Refusal.Kind.MALFORMED, "body-unreadable", "expected a whole body, got one that broke off", fault)));
        if (RequestBody.announced(request) > maxBytes) {
            throw tooLarge();
        }
    }

    /**
     * Lets the body come.
     *
     * @return the file; fails with a {@link Refusal} or a {@link SurroundingsException}
     */
    Future<Path> receive(Path file) {
        vertx.fileSystem()
                .open(file.toString(), new OpenOptions().setCreateNew(true).setRead(false))
                .compose(open -> request.pipeTo(new BoundedFile(open, maxBytes, this::tooLarge)))
                .onSuccess(done -> received.tryComplete(file))
                .onFailure(fault -> received.tryFail(
                        fault instanceof FileSystemException || fault instanceof IOException
                                ? new SurroundingsException(
                                        "a body cannot be written to local disk; is the disk full?", fault)
                                : fault));
        return received.future();
    }

    private Refusal tooLarge() {
        return new Refusal(
                Refusal.Kind.TOO_LARGE,
                "body-too-large",
                "expected a body of at most " + maxBytes + " bytes, got more; send fewer instances at once");
    }
}
