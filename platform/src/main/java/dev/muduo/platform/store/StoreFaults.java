package dev.muduo.platform.store;

import dev.muduo.platform.agent.SurroundingsException;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the SDK's exceptions mean to us, and how often a request is repeated. */
final class StoreFaults {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFaults.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int MAX_CAUSES = 10;
    private static final Set<String> NO = Set.of("NoSuchKey", "NoSuchObject", "ResourceNotFound", "PreconditionFailed");

    private final int tries;

    StoreFaults(int tries) {
        this.tries = tries;
    }

    /** A request to the store. */
    @FunctionalInterface
    interface Request<T> {
        T send() throws MinioException, IOException;
    }

    /**
     * @return empty if the store says no for a reason that is neither's fault: there is no such object, or there is one
     * @throws SurroundingsException after the last try
     */
    <T> Optional<T> send(String what, Request<T> request) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(request.send());
            } catch (MinioException | IOException | IllegalStateException e) {
                // The SDK wraps what its connection throws; an IllegalStateException of another kind is a mistake of
                // ours.
                if (e instanceof IllegalStateException illegal
                        && has(e, IOException.class).isEmpty()
                        && has(e, MinioException.class).isEmpty()) {
                    throw illegal;
                }
                if (saysNo(e)) {
                    return Optional.empty();
                }
                if (attempt == tries
                        || !worthRepeating(e)
                        || Thread.currentThread().isInterrupted()) {
                    throw surroundings(what, e);
                }
                LOG.debug("cannot {}; repeating", what, e);
                pause(what, FIRST_PAUSE.multipliedBy(1L << (attempt - 1)));
            }
        }
    }

    static SurroundingsException surroundings(String what, Exception e) {
        if (has(e, InterruptedException.class).isPresent()) {
            Thread.currentThread().interrupt();
        }
        return new SurroundingsException("cannot " + what + ": " + describe(e), e);
    }

    private static boolean saysNo(Exception e) {
        return has(e, ErrorResponseException.class)
                .filter(error -> NO.contains(error.errorResponse().code()) || status(error) == 412)
                .isPresent();
    }

    /** A refusal stays a refusal; a time-out, an overload and a conflict of two writers may pass. */
    private static boolean worthRepeating(Exception e) {
        Optional<ErrorResponseException> error = has(e, ErrorResponseException.class);
        if (error.isEmpty()) {
            return true;
        }
        int status = status(error.get());
        return (status >= 500 && status != 507) || status == 429 || status == 409 || status == 408;
    }

    private static String describe(Exception e) {
        Optional<ErrorResponseException> error = has(e, ErrorResponseException.class);
        if (error.isPresent()) {
            return "the store answers " + status(error.get()) + " "
                    + error.get().errorResponse().code();
        }
        return has(e, ServerException.class)
                .map(server -> "the store fails: " + server.getMessage())
                .orElseGet(() -> root(e).toString());
    }

    private static int status(ErrorResponseException e) {
        return e.response() == null ? 0 : e.response().code();
    }

    private static <E extends Throwable> Optional<E> has(Throwable e, Class<E> type) {
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static Throwable root(Throwable e) {
        Throwable cause = e;
        for (int depth = 0; cause.getCause() != null && depth < MAX_CAUSES; depth++) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static void pause(String what, Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            throw surroundings(what, e);
        }
    }
}
