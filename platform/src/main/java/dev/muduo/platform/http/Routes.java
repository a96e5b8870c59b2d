package dev.muduo.platform.http;

import io.vertx.ext.web.Router;

/** What a service answers over HTTP; several services in one JVM share one port. */
@FunctionalInterface
public interface Routes {
    /** Adds this service's routes, under {@code /v1}, to the router of the edge. Called on the event loop before listening. */
    void mount(Router router);
}
