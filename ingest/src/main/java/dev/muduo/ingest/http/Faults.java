package dev.muduo.ingest.http;

import dev.muduo.ingest.dicom.AmbiguousStudyException;
import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.leader.BusyException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.http.Problem;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** What went wrong inside, in words and numbers of HTTP. */
final class Faults {
    private static final int BUSY_SECONDS = 1;
    private static final int UNAVAILABLE_SECONDS = 5;

    private Faults() {}

    static Problem problem(Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        if (cause instanceof Refusal refusal) {
            return new Problem(
                    status(refusal.kind()),
                    refusal.code(),
                    title(refusal.kind()),
                    refusal.getMessage(),
                    Optional.empty());
        }
        if (cause instanceof AmbiguousStudyException held) {
            return new Problem(
                    409,
                    held.reason().code(),
                    "A person has to decide",
                    held.getMessage() + "; the study is kept: POST /v1/dicom-studies/" + held.studyId() + "/decision",
                    Optional.empty());
        }
        if (cause instanceof BusyException) {
            return new Problem(429, "busy", "Too much at once", cause.getMessage(), Optional.of(BUSY_SECONDS));
        }
        if (cause instanceof SurroundingsException) {
            return unavailable("store, log or disk do not answer now; send the same again, which is safe");
        }
        if (cause instanceof TimeoutException) {
            return unavailable("it has taken too long; send the same again, which is safe");
        }
        return new Problem(
                500,
                "internal",
                "A fault of ours",
                "this should not have happened; the log says more",
                Optional.empty());
    }

    private static Problem unavailable(String detail) {
        return new Problem(503, "unavailable", "Not available now", detail, Optional.of(UNAVAILABLE_SECONDS));
    }

    private static int status(Refusal.Kind kind) {
        return switch (kind) {
            case MALFORMED -> 400;
            case FORBIDDEN -> 403;
            case UNKNOWN -> 404;
            case CONFLICT -> 409;
            case TOO_LARGE -> 413;
            case OTHER_TYPE -> 415;
            case INVALID -> 422;
        };
    }

    private static String title(Refusal.Kind kind) {
        return switch (kind) {
            case MALFORMED -> "The request is not as expected";
            case FORBIDDEN -> "Not allowed";
            case UNKNOWN -> "Not known here";
            case CONFLICT -> "It contradicts what was accepted earlier";
            case TOO_LARGE -> "Too large";
            case OTHER_TYPE -> "Not of a type that is taken here";
            case INVALID -> "It cannot be learned from";
        };
    }
}
