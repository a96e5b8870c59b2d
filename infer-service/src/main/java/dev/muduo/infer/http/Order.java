package dev.muduo.infer.http;

import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.Urgency;
import dev.muduo.infer.result.ResultFormat;
import dev.muduo.platform.http.Problem;
import dev.muduo.platform.http.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an answer is wanted, by the request's head.
 *
 * @param format  of the answer
 * @param async   whether the client does not wait for it (RFC 7240)
 * @param key     by which the request can be sent again
 * @param urgency as the client says, otherwise by whether it waits
 */
record Order(ResultFormat format, boolean async, Optional<String> key, Urgency urgency) {
    static final String KEY = "muduo.order";
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    static final String PREFER = "Prefer";
    static final String RESPOND_ASYNC = "respond-async";

    private static final Pattern PREFERRED = Pattern.compile("(?i)(?:^|,)\\s*respond-async\\s*(?:[,;]|$)");
    /** A string of a structured field (RFC 9651), or the same without its quotes. */
    private static final Pattern KEYS =
            Pattern.compile("\"([\\x20-\\x21\\x23-\\x7e]{1,255})\"|([\\x21-\\x7e&&[^\"]]{1,255})");

    /**
     * @throws RefusedException if the format or the key is no such thing
     * @throws ProblemException if no format suits the client
     */
    static Order of(HttpServerRequest request) {
        boolean async = request.headers().getAll(PREFER).stream()
                .anyMatch(value -> PREFERRED.matcher(value).find());
        return new Order(
                format(request),
                async,
                Optional.ofNullable(request.getHeader(IDEMPOTENCY_KEY)).map(Order::key),
                Optional.ofNullable(request.getHeader(PriorityHeader.NAME))
                        .map(PriorityHeader::urgency)
                        .orElse(async ? Urgency.BULK : Urgency.INTERACTIVE));
    }

    static Order of(RoutingContext context) {
        return context.get(KEY);
    }

    /** Whether the answer is kept for a while. */
    boolean isKept() {
        return async || key.isPresent();
    }

    /** How long the client waits for the answer, or for it to be made, from the request's first byte. */
    Duration patience(ServingConfig config) {
        return async ? config.answers().timeout() : config.requestTimeout();
    }

    /** After how long the answer is given up, from the request's first byte: one that is kept may be fetched later. */
    Duration allowed(ServingConfig config) {
        return isKept() ? config.answers().timeout() : config.requestTimeout();
    }

    /** By the parameter {@code format}, else by Accept. */
    static ResultFormat format(HttpServerRequest request) {
        Optional<String> word = Optional.ofNullable(request.getParam("format"));
        if (word.isPresent()) {
            return ResultFormat.of(word.get())
                    .orElseThrow(() -> new RefusedException(
                            RefusedException.Reason.MALFORMED, "`format` is one of " + ResultFormat.words()));
        }
        return ResultFormat.accepted(Optional.ofNullable(request.getHeader("Accept")))
                .orElseThrow(() -> new ProblemException(new Problem(
                        406,
                        "not-acceptable",
                        "Not in this form",
                        "answers are application/gzip (NIfTI), application/dicom, application/json or image/png; the"
                                + " parameter `format` says so more exactly, one of " + ResultFormat.words(),
                        Optional.empty())));
    }

    private static String key(String header) {
        Matcher key = KEYS.matcher(header);
        if (!key.matches()) {
            throw new RefusedException(
                    RefusedException.Reason.MALFORMED,
                    "Idempotency-Key is 1 to 255 visible characters of the client's making, as a UUID");
        }
        return key.group(1) != null ? key.group(1) : key.group(2);
    }

    /** What a client is told that wants DICOM of images that are not here as DICOM. */
    static ProblemException noSourceImages(String why) {
        return new ProblemException(
                new Problem(409, "no-source-images", "There are no images to refer to", why, Optional.empty()));
    }
}
