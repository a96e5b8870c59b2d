package dev.muduo.platform.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Answers what is no HTTP request, or a longer one than is taken, and closes its connection: nothing after it is read. */
final class InvalidRequests {
    private InvalidRequests() {}

    static void answer(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        request.response().endHandler(sent -> connection.close());
        problem(request.decoderResult().cause()).respond(request.response(), "unknown");
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return plain(414, "line-too-long", "Too long", "the path and its parameters are longer than is taken here");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return plain(431, "headers-too-large", "Too large", "the headers are larger than http.maxHeaderBytes");
        }
        return plain(400, "malformed", "The request is not as expected", "this is no request of HTTP/1.1");
    }

    private static Problem plain(int status, String code, String title, String detail) {
        return new Problem(status, code, title, detail, Optional.empty());
    }
}
