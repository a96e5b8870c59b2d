package dev.muduo.platform.http;

import io.netty.handler.timeout.WriteTimeoutHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections of clients that do not read. The framework's own close, by hand or by its idle timeout, waits until what was
 * written has left, which to such a client it never does; so this is the one class that touches what is internal to it.
 */
public final class CutOff {
    private CutOff() {}

    /** Ends it at once; what was written and has not left is dropped. On any thread. */
    public static void now(HttpConnection connection) {
        var unused = internal(connection).channelHandlerContext().close();
    }

    /** From now on it ends when something that was written has not left within the time. On its event loop. */
    static void whenStalled(HttpConnection connection, long patienceMillis) {
        internal(connection)
                .channel()
                .pipeline()
                .addFirst(new WriteTimeoutHandler(patienceMillis, TimeUnit.MILLISECONDS));
    }

    private static ConnectionBase internal(HttpConnection connection) {
        return (ConnectionBase) connection;
    }
}
