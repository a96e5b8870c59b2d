package dev.muduo.infer.page;

import dev.muduo.platform.http.Routes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The page: {@code GET /} and what it loads from {@code /page}. Only files that are named here are served, from memory; they
 * come from the class path, nothing from another host. Scripts and styles run from files alone (Content-Security-Policy), so
 * that no text of a study or an error can ever become one; what else browsers are told is the edge's to say.
 */
public final class PageRoutes implements Routes {
    private static final String OURS = "dev/muduo/infer/page/";
    private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/";

    private static final List<String> FILES = List.of(
            "again.js",
            "api.js",
            "asking.js",
            "bar.js",
            "charts.js",
            "correction.js",
            "dom.js",
            "favicon.svg",
            "format.js",
            "gate.js",
            "latest.js",
            "layers.js",
            "live.js",
            "loop.js",
            "main.js",
            "masks.js",
            "page.css",
            "outcome.js",
            "patience.js",
            "problem.js",
            "provider.js",
            "rates.js",
            "review.js",
            "segmentation.js",
            "session.js",
            "sign-in.js",
            "stream.js",
            "studies.js",
            "study.js",
            "submit.js",
            "tables.css",
            "upload.js",
            "verdict.js",
            "viewer.css",
            "viewer.js",
            "volumes.js");

    /** Other people's, by the name under which they are served; the name has the version. */
    private static final Map<String, String> VENDORED = Map.of(
            "niivue-0.69.0.umd.js", OURS + "vendor/niivue-0.69.0/niivue.umd.js",
            "niivue-0.69.0.LICENSE.txt", OURS + "vendor/niivue-0.69.0/LICENSE.txt",
            "uplot-1.6.30.js", UPLOT + "dist/uPlot.esm.js",
            "uplot-1.6.30.css", UPLOT + "dist/uPlot.min.css");

    /** Without an issuer. {@code data:} and {@code blob:} are NiiVue's: its font and its textures are inside its own file. */
    static final String POLICY = policy("");

    private static final String ASK_AGAIN = "no-cache";
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";

    private final String policy;
    private final PageFile index = PageFile.onClassPath(OURS + "index.html");
    private final Map<String, PageFile> files = new TreeMap<>();
    private final Map<String, PageFile> vendored = new TreeMap<>();

    /** Signs nobody in elsewhere. */
    public PageRoutes() {
        this(Optional.empty());
    }

    /** @param issuer the OpenID provider that the page may ask for a token, its origin alone counts */
    public PageRoutes(Optional<URI> issuer) {
        policy = policy(issuer.map(url -> " " + url.getScheme() + "://" + url.getRawAuthority())
                .orElse(""));
        FILES.forEach(name -> files.put(name, PageFile.onClassPath(OURS + name)));
        VENDORED.forEach((name, resource) -> vendored.put(name, PageFile.onClassPath(resource)));
    }

    @Override
    public void mount(Router router) {
        router.get("/").handler(context -> answer(context, index, ASK_AGAIN));
        router.get("/page/:file").handler(context -> answer(context, files, ASK_AGAIN));
        router.get("/page/vendor/:file").handler(context -> answer(context, vendored, FOR_GOOD));
    }

    private static String policy(String elsewhere) {
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self' data: blob:",
                "connect-src 'self' data:" + elsewhere,
                "form-action 'none'",
                "base-uri 'none'",
                "frame-ancestors 'none'");
    }

    private void answer(RoutingContext context, Map<String, PageFile> files, String caching) {
        PageFile file = files.get(context.pathParam("file"));
        if (file == null) {
            context.fail(404);
        } else {
            answer(context, file, caching);
        }
    }

    private void answer(RoutingContext context, PageFile file, String caching) {
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.ETAG, file.tag())
                .putHeader(HttpHeaders.CACHE_CONTROL, caching)
                .putHeader("Content-Security-Policy", policy);
        if (file.tag().equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.mediaType()).end(file.content());
    }
}
