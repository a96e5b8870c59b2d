package dev.muduo.infer.view;

import dev.muduo.infer.request.RefusedException;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

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
        if (fault instanceof RefusedException refused) {
            return new ProblemException(
                    switch (refused.reason()) {
                        case UNKNOWN_STUDY -> problem(404, "study-unknown", "Not known here", refused, false);
                        case OVERLOADED -> problem(429, "busy", "Too much at once", refused, true);
                        default -> problem(503, "unavailable", "Not available now", refused, true);
                    });
        }
        if (fault instanceof RecordFaultException) {
            return new ProblemException(problem(422, "study-damaged", "The study is damaged", fault, false));
        }
        if (fault instanceof UncheckedIOException) {
            return new ProblemException(problem(503, "unavailable", "Not available now", fault, true));
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

    private Problem problem(int status, String code, String title, Throwable fault, boolean again) {
        return new Problem(status, code, title, fault.getMessage(), again ? retryAfterSeconds : Optional.empty());
    }
}
