package dev.muduo.platform.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what idle and hostile clients can take: so many connections and no more, and none on which the next request does not
 * come, its headers complete, within a time, or on which an answer is not read. Bytes that trickle in do not extend it. Called on
 * event loops.
 */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final Vertx vertx;
    private final int most;
    private final long patienceMillis;
    private final Map<HttpConnection, Connection> open = new ConcurrentHashMap<>();

    /** Owned by the connection's event loop. */
    private static final class Connection {
        private int requests;
        private long timer;
        private boolean ending;
    }

    Connections(Vertx vertx, int most, long patienceMillis) {
        this.vertx = vertx;
        this.most = most;
        this.patienceMillis = patienceMillis;
    }

    /** A client has connected. */
    void accept(HttpConnection accepted) {
        if (open.size() >= most) {
            accepted.close();
            return;
        }
        Connection connection = new Connection();
        open.put(accepted, connection);
        CutOff.whenStalled(accepted, patienceMillis);
        // What is no HTTP ends its own connection and nothing else: it is not worth a line in the log.
        accepted.exceptionHandler(fault -> LOG.debug("a connection ends: {}", fault.getMessage()));
        accepted.closeHandler(closed -> {
            open.remove(accepted);
            vertx.cancelTimer(connection.timer);
        });
        waitForRequest(accepted, connection);
    }

    private void waitForRequest(HttpConnection accepted, Connection connection) {
        connection.timer = vertx.setTimer(patienceMillis, passed -> CutOff.now(accepted));
    }

    /** The headers of a request are complete. */
    void begin(HttpServerRequest request) {
        Connection connection = open.get(request.connection());
        if (connection == null) {
            return;
        }
        connection.requests++;
        vertx.cancelTimer(connection.timer);
    }

    /** Its response has ended, or will not. */
    void end(HttpServerResponse response, HttpConnection on) {
        Connection connection = open.get(on);
        if (connection == null || response.closed()) {
            return;
        }
        connection.requests--;
        if (connection.requests == 0) {
            waitForRequest(on, connection);
        }
    }

    /** Whether the last request of a connection has come. */
    boolean isEnding(HttpConnection connection) {
        Connection known = open.get(connection);
        return known == null || known.ending;
    }

    /** No request of a connection is read any more. */
    void lastOf(HttpConnection connection) {
        Connection known = open.get(connection);
        if (known != null) {
            known.ending = true;
        }
    }
}
