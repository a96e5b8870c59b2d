package dev.muduo.platform.http;

import dev.muduo.platform.security.Caller;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Who has sent a request. */
public final class Callers {
    private static final String KEY = "muduo.caller";

    private Callers() {}

    /** {@link Caller#ANYBODY} where callers are not told apart, or what is asked for is open to everybody. */
    public static Caller of(RoutingContext context) {
        return find(context).orElse(Caller.ANYBODY);
    }

    /** By whom resources are shared out in turns: whoever it is known to be, otherwise the address. */
    public static String queueOf(RoutingContext context) {
        return find(context).map(Caller::id).orElseGet(() -> address(context));
    }

    static Optional<Caller> find(RoutingContext context) {
        return Optional.ofNullable(context.get(KEY));
    }

    static void set(RoutingContext context, Caller caller) {
        context.put(KEY, caller);
    }

    /** The connection may be gone already. */
    static String address(RoutingContext context) {
        return context.request().remoteAddress() == null
                ? "unknown"
                : context.request().remoteAddress().host();
    }
}
