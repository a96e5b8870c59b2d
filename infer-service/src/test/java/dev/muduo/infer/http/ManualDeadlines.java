package dev.muduo.infer.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Requests are out of time when a test says so, and not before. */
final class ManualDeadlines implements Deadlines {
    private final Map<Runnable, Waiting> waiting = new ConcurrentHashMap<>();

    private record Waiting(Context loop, Duration patience) {}

    @Override
    public Runnable in(Vertx vertx, Duration patience, Runnable expire) {
        waiting.put(expire, new Waiting(vertx.getOrCreateContext(), patience));
        return () -> waiting.remove(expire);
    }

    /** So much time is over for all requests that are under way. */
    void pass(Duration time) {
        waiting.forEach((expire, request) -> {
            if (request.patience().compareTo(time) <= 0) {
                request.loop().runOnContext(now -> expire(expire));
            }
        });
    }

    /** Unless it has been cancelled meanwhile. */
    private void expire(Runnable expire) {
        if (waiting.remove(expire) != null) {
            expire.run();
        }
    }
}
