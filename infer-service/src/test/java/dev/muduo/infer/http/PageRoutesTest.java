package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.infer.page.PageRoutes;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.HttpEdge;
import dev.muduo.platform.telemetry.Metrics;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PageRoutesTest {
    private static final String NIIVUE = "niivue-0.69.0";
    private static final Pattern REFERENCE =
            Pattern.compile("(?:href|src)=\"(/[^\"#]*)\"|[\"'](\\./[a-z-]+\\.js|/page/[^\"']+)[\"']");

    @TempDir
    Path scratch;

    private ServiceUnderTest service;

    @BeforeEach
    void start() throws Exception {
        service = new ServiceUnderTest(scratch);
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    @Test
    void thePageIsAtTheRootAndMayRunOnlyWhatItBrings() throws Exception {
        HttpResponse<String> page = get("/");

        assertEquals(200, page.statusCode());
        assertEquals("text/html; charset=utf-8", header(page, "Content-Type"));
        String policy = header(page, "Content-Security-Policy");
        assertTrue(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), policy);
        assertTrue(policy.contains("frame-ancestors 'none'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertFalse(policy.contains("http"), policy);
        assertEquals("nosniff", header(page, "X-Content-Type-Options"));
        assertEquals("no-cache", header(page, "Cache-Control"));
        assertFalse(page.body().matches("(?s).*(<script>|<style|\\sstyle=|\\son[a-z]+=).*"), page.body());
    }

    /** Of the issuer's address the origin alone, and only to fetch from: nothing of it ever runs here. */
    @Test
    void whereItSignsPeopleInItMayAskTheIssuerAndNobodyElse() throws Exception {
        Metrics metrics = new Metrics();
        PageRoutes page = new PageRoutes(Optional.of(URI.create("https://id.example:8443/realms/hospital?x#y")));
        try (HttpEdge edge = new HttpEdge(HttpConfig.local(0), new Health(), metrics.registry(), List.of(page))) {
            URI root = URI.create("http://127.0.0.1:" + edge.start() + "/");
            String policy = header(
                    service.client.send(HttpRequest.newBuilder(root).build(), BodyHandlers.ofString()),
                    "Content-Security-Policy");
            assertTrue(policy.contains("connect-src 'self' data: https://id.example:8443;"), policy);
            assertEquals(1, policy.split("id\\.example", -1).length - 1, policy);
        } finally {
            metrics.close();
        }
    }

    @Test
    void everyFileThatIsReferredToIsServed() throws Exception {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of("/"));
        while (!open.isEmpty()) {
            String path = open.pop();
            HttpResponse<String> file = get(path);
            assertEquals(200, file.statusCode(), path);
            if (!path.startsWith("/page/vendor/")) {
                references(file.body()).stream().filter(seen::add).forEach(open::push);
            }
        }
        assertTrue(seen.contains("/page/viewer.js"), seen.toString());
        assertTrue(seen.contains("/page/vendor/" + NIIVUE + ".umd.js"), seen.toString());
        assertTrue(seen.contains("/page/vendor/uplot-1.6.30.js"), seen.toString());
    }

    private static List<String> references(String text) {
        List<String> paths = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            String path = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            paths.add(path.startsWith("./") ? "/page/" + path.substring(2) : path);
        }
        return paths;
    }

    @Test
    void whatABrowserHasIsNotSentAgain() throws Exception {
        String tag = header(get("/page/main.js"), "ETag");

        HttpResponse<String> again = get("/page/main.js", "If-None-Match", tag);

        assertEquals(304, again.statusCode());
        assertEquals("", again.body());
        assertTrue(header(get("/page/vendor/" + NIIVUE + ".umd.js"), "Cache-Control")
                .contains("immutable"));
    }

    @Test
    void nothingElseOfTheClassPathIsServed() throws Exception {
        for (String path : List.of(
                "/page/index.html",
                "/page/nothing.js",
                "/page/..%2F..%2F..%2F..%2Fmuduo-openapi.yaml",
                "/page/vendor/..%2Fmain.js",
                "/page/PageRoutes.class")) {
            assertEquals(404, get(path).statusCode(), path);
        }
    }

    @Test
    void theViewerIsTheFileThatItsMakersPublished() throws Exception {
        String folder = "dev/muduo/infer/page/vendor/" + NIIVUE + "/";
        byte[] hash = MessageDigest.getInstance("SHA-384").digest(resource(folder + "niivue.umd.js"));

        String source = new String(resource(folder + "SOURCE.txt"), StandardCharsets.UTF_8);

        assertTrue(source.contains("sha384-" + Base64.getEncoder().encodeToString(hash)), source);
        String licence = new String(resource(folder + "LICENSE.txt"), StandardCharsets.UTF_8);
        assertTrue(licence.contains("BSD 2-Clause"));
        // Scanners and readers of notices find it, too, though it is no dependency of the build.
        String bill = new String(resource("META-INF/sbom/page.cdx.json"), StandardCharsets.UTF_8);
        assertTrue(bill.contains(HexFormat.of().formatHex(hash))
                && bill.contains("niivue@" + NIIVUE.replace("niivue-", "")));
        assertTrue(new String(resource("META-INF/THIRD-PARTY-page.txt"), StandardCharsets.UTF_8).contains(licence));
    }

    private static byte[] resource(String name) throws Exception {
        try (InputStream in = PageRoutesTest.class.getClassLoader().getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return service.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
