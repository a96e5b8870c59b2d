package dev.muduo.platform;

import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.http.Routes;
import java.util.List;

/** One of the four services: roles that run and routes that answer. The same object runs alone or beside the others. */
public interface Service {
    /** A short name for logs and health, as in {@code trainer}. */
    String name();

    /** Each gets a thread of its own. */
    List<Agent> agents();

    List<Routes> routes();

    /** Called once, when HTTP takes no more requests and all agents have ended. */
    default void close() {}
}
