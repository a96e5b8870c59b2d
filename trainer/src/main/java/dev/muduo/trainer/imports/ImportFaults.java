package dev.muduo.trainer.imports;

import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Why an import has no receipt, as its client is told. */
final class ImportFaults {
    private static final int BUSY_SECONDS = 5;
    private static final int UNAVAILABLE_SECONDS = 10;

    private ImportFaults() {}

    static Problem problem(Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        if (cause instanceof ProblemException e) {
            return e.problem();
        }
        if (cause instanceof WeightsException) {
            return plain(422, "weights-refused", "These weights are not taken", cause.getMessage());
        }
        if (cause instanceof BusyException) {
            return new Problem(429, "busy", "One at a time", cause.getMessage(), Optional.of(BUSY_SECONDS));
        }
        if (cause instanceof HttpClosedException) {
            return brokenOff().problem();
        }
        if (cause instanceof SurroundingsException
                || cause instanceof FileSystemException
                || cause instanceof IOException) {
            return unavailable(
                    "store, log or disk do not answer now, or the disk is full; send the same again, which is"
                            + " safe");
        }
        if (cause instanceof TimeoutException) {
            return unavailable("it has taken too long; send the same again, which is safe");
        }
        return plain(500, "internal", "A fault of ours", "this should not have happened; the log says more");
    }

    static ProblemException brokenOff() {
        return new ProblemException(
                plain(400, "body-unreadable", "The request is not as expected", "the body broke off before its end"));
    }

    private static Problem unavailable(String detail) {
        return new Problem(503, "unavailable", "Not available now", detail, Optional.of(UNAVAILABLE_SECONDS));
    }

    static Problem plain(int status, String code, String title, String detail) {
        return new Problem(status, code, title, detail, Optional.empty());
    }
}
