package dev.muduo.standalone.watch;

import dev.muduo.platform.Platform;
import dev.muduo.platform.Service;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.http.EventStreams;
import dev.muduo.platform.http.Routes;
import java.util.List;

/** The watcher and its routes, beside the four services. */
public final class WatchService implements Service {
    private final LoopWatcher watcher;
    private final List<Routes> routes;

    public WatchService(Platform platform) {
        watcher = new LoopWatcher(
                platform.log(), Long.toString(platform.clock().instant().toEpochMilli(), Character.MAX_RADIX));
        routes = List.of(
                new StatusRoutes(watcher::picture, platform.health()),
                new LoopRoutes(watcher, new EventStreams(LoopRoutes.MOST_STREAMS)));
    }

    @Override
    public String name() {
        return "watch";
    }

    @Override
    public List<Agent> agents() {
        return List.of(watcher);
    }

    @Override
    public List<Routes> routes() {
        return routes;
    }

    /** The loop as of the last record read; any thread. */
    public LoopPicture picture() {
        return watcher.picture();
    }
}
