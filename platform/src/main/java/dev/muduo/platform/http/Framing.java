package dev.muduo.platform.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * Lets no request be hidden in the body of another (RFC 9112, 11.2). Netty refuses lengths that contradict each other, but beside a
 * Transfer-Encoding it drops the length and says nothing of it; so whatever has one is the last of its connection, as section 6.1
 * demands where there were both. Called on event loops.
 */
final class Framing {
    private final Connections connections;

    Framing(Connections connections) {
        this.connections = connections;
    }

    void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpConnection connection = request.connection();
        if (connections.isEnding(connection)) {
            // Sent along with the last one, or hidden in it: nobody is told anything of it.
            return;
        }
        List<String> encodings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        if (!encodings.isEmpty()) {
            connections.lastOf(connection);
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            context.addEndHandler(ended -> connection.close());
        }
        if (encodings.size() > 1
                || encodings.stream().anyMatch(encoding -> !encoding.strip().equalsIgnoreCase("chunked"))) {
            throw new ProblemException(new Problem(
                    400,
                    "malformed",
                    "The request is not as expected",
                    "a body has a Content-Length, or the one Transfer-Encoding `chunked`",
                    Optional.empty()));
        }
        context.next();
    }
}
