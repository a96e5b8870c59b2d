package dev.muduo.platform.http;

import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.regex.Pattern;

/** Every request has an id, the client's own if it is a decent one; it comes back in a header and stands in logs. */
public final class RequestIds {
    public static final String HEADER = "X-Request-Id";

    private static final String KEY = "muduo.requestId";
    private static final Pattern DECENT = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestIds() {}

    /** The id of a request that has come through the edge. */
    public static String of(RoutingContext context) {
        String id = context.get(KEY);
        return id == null ? "unknown" : id;
    }

    static void assign(RoutingContext context) {
        String offered = context.request().getHeader(HEADER);
        String id = offered != null && DECENT.matcher(offered).matches()
                ? offered
                : UUID.randomUUID().toString();
        context.put(KEY, id);
        context.response().putHeader(HEADER, id);
        context.next();
    }
}
