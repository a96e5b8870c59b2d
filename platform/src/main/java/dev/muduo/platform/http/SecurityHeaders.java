package dev.muduo.platform.http;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/**
 * What every answer says to browsers: it is of the type it says, it is nobody else's to show or read, and nothing in it is to be
 * run or fetched. A page of our own replaces the policy by one that suits it.
 */
final class SecurityHeaders {
    static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

    private SecurityHeaders() {}

    static void put(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set(CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
        context.next();
    }
}
