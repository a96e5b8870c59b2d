package dev.muduo.platform.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps pages of others from sending anything here through the browser of somebody who may: what changes something comes from our
 * own origin, or from no browser. Browsers say so in {@code Sec-Fetch-Site} (W3C Fetch Metadata) and {@code Origin} (RFC 6454).
 */
final class CrossOrigin {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private CrossOrigin() {}

    static void check(RoutingContext context) {
        if (!SAFE.contains(context.request().method()) && isOfOthers(context.request())) {
            throw new ProblemException(new Problem(
                    403,
                    "cross-origin",
                    "Not from this page",
                    "a page of another origin has sent this through a browser; nothing was done",
                    Optional.empty()));
        }
        context.next();
    }

    private static boolean isOfOthers(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !OWN.contains(site);
        }
        String origin = request.getHeader("Origin");
        return origin != null && !authority(origin).equals(Optional.ofNullable(request.getHeader("Host")));
    }

    private static Optional<String> authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
