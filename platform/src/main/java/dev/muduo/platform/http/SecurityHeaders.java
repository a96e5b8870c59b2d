package dev.muduo.platform.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/**
 * What every answer says to browsers: it is of the type it says, it is nobody else's to show or read, nothing in it is to be run or
 * fetched, nothing of it is to be kept, and, with TLS, this host is never to be asked without it. A page of our own replaces
 * some by what suits it.
 */
final class SecurityHeaders {
    static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

    private final Optional<String> strictTransport;

    /** @param strictTransport for how long browsers are to insist on TLS; empty: there is none here */
    SecurityHeaders(Optional<Duration> strictTransport) {
        this.strictTransport = strictTransport.map(age -> "max-age=" + age.toSeconds());
    }

    void put(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        headers.set(CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
        headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        strictTransport.ifPresent(insist -> headers.set("Strict-Transport-Security", insist));
        context.next();
    }
}
