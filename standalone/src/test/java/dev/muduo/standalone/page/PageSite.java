package dev.muduo.standalone.page;

import dev.muduo.infer.page.PageRoutes;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.HttpEdge;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.security.Authentication;
import dev.muduo.platform.telemetry.Metrics;
import dev.muduo.standalone.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The page, and an API behind it, on a port of this machine, and a browser that looks at it. */
final class PageSite implements AutoCloseable {
    private final Metrics metrics = new Metrics();
    private final List<Routes> routes = new ArrayList<>();
    private final int port;
    private final Chromium chromium;
    private final Tab tab;
    private HttpEdge edge;

    /** A site where whoever reaches it may do everything. */
    PageSite(Routes... api) {
        this(Optional.empty(), Optional.empty(), api);
    }

    /** @param issuer the OpenID provider that the page may ask */
    PageSite(Optional<URI> issuer, Optional<Authentication> callers, Routes... api) {
        this(Chromium.start(), issuer, callers, api);
    }

    /** As {@link #PageSite(Routes...)}, in a browser that cannot draw volumes. */
    static PageSite withoutWebGl(Routes... api) {
        return new PageSite(Chromium.start("--disable-3d-apis"), Optional.empty(), Optional.empty(), api);
    }

    private PageSite(Chromium chromium, Optional<URI> issuer, Optional<Authentication> callers, Routes... api) {
        this.chromium = chromium;
        routes.add(new PageRoutes(issuer));
        routes.addAll(List.of(api));
        port = freePort();
        listen(callers);
        tab = chromium.open(uri());
    }

    /** One that nobody is given while the site does not answer. */
    private static int freePort() {
        try {
            return FreePorts.find(1, RandomGenerator.getDefault())[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen(Optional<Authentication> callers) {
        edge = new HttpEdge(HttpConfig.local(port), new Health(), metrics.registry(), routes, callers);
        edge.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    Tab tab() {
        return tab;
    }

    /** Does not answer any more. */
    void stop() {
        edge.close();
    }

    /** Answers again where it did. */
    void start(Optional<Authentication> callers) {
        listen(callers);
    }

    @Override
    public void close() {
        tab.close();
        chromium.close();
        edge.close();
        metrics.close();
    }
}
