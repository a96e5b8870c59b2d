package dev.muduo.infer.view;

import dev.muduo.infer.request.RefusedException;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** What cannot be shown, in words and numbers of HTTP. */
final class ViewProblems {
    private final Optional<Integer> retryAfterSeconds;

    ViewProblems(Duration retryAfter) {
        this.retryAfterSeconds = Optional.of(Math.toIntExact(retryAfter.toSeconds()));
    }

    static ProblemException unknown(String code, String detail) {
        return new ProblemException(new Problem(404, code, "Not known here", detail, Optional.empty()));
    }

    static ProblemException malformed(String parameter, String expected) {
        return new ProblemException(new Problem(
                400,
                "field-" + parameter,
                "The request is not as expected",
                parameter + ": expected " + expected,
                Optional.empty()));
    }

    /** As a problem, if it is one that a client can be told; otherwise as it is. */
    Throwable told(Throwable fault) {
        if (fault instanceof CompletionException && fault.getCause() != null) {
            return told(fault.getCause());
        }
        if (fault instanceof RefusedException refused) {
            return told(refused);
        }
        if (fault instanceof RecordFaultException) {
            return damaged(fault);
        }
        if (fault instanceof UncheckedIOException) {
            return unavailable(fault);
        }
        if (fault instanceof OutOfMemoryError) {
            return new ProblemException(new Problem(
                    429,
                    "busy",
                    "Too much at once",
                    "there is not enough memory for this now: come back later",
                    retryAfterSeconds));
        }
        return fault;
    }

    private Throwable told(RefusedException refused) {
        return switch (refused.reason()) {
            case UNKNOWN_STUDY -> problem(404, "study-unknown", "Not known here", refused, false);
            case STUDY_DAMAGED -> damaged(refused);
            case OVERLOADED -> problem(429, "busy", "Too much at once", refused, true);
            case NOTHING_PROMOTED, STARTING, OUT_OF_TIME, STOPPING, STORE_UNAVAILABLE, DISK_UNAVAILABLE ->
                unavailable(refused);
            // Of uploads, and no view takes one: a fault of ours.
            case MALFORMED, UNUSABLE_SCAN, TOO_SLOW -> refused;
        };
    }

    private ProblemException damaged(Throwable fault) {
        return problem(422, "study-damaged", "The study is damaged", fault, false);
    }

    private ProblemException unavailable(Throwable fault) {
        return problem(503, "unavailable", "Not available now", fault, true);
    }

    private ProblemException problem(int status, String code, String title, Throwable fault, boolean again) {
        return new ProblemException(
                new Problem(status, code, title, fault.getMessage(), again ? retryAfterSeconds : Optional.empty()));
    }
}
