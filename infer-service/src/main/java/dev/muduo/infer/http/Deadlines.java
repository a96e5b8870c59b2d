package dev.muduo.infer.http;

import io.vertx.core.Vertx;
import java.time.Duration;

/** When requests are out of time. */
@FunctionalInterface
public interface Deadlines {
    /** By the clock on the wall. */
    Deadlines REAL = (vertx, patience, expire) -> {
        long timer = vertx.setTimer(patience.toMillis(), passed -> expire.run());
        return () -> vertx.cancelTimer(timer);
    };

    /**
     * Called on a request's event loop.
     *
     * @param patience at least a millisecond
     * @param expire   called on the same event loop when the time has passed
     * @return cancels it, if it has not been called
     */
    Runnable in(Vertx vertx, Duration patience, Runnable expire);
}
