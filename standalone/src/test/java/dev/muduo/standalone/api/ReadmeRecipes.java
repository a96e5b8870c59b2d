package dev.muduo.standalone.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The curl recipes of the README, one after another as they stand, in a folder with the files that it says. Only where the
 * instance answers is another place, and what an answer names (a study, a segmentation) is put in for the next, as a reader would.
 */
final class ReadmeRecipes {
    private static final String TOKEN = "muduo_recipe";

    /** Whatever a recipe is about, it is there. */
    private static final List<String> EXPECTED = List.of(
            "/annotations",
            "/reviews",
            "/v1/dicom-web/studies",
            "format=seg",
            "format=rtstruct",
            "box=",
            "\\\"structures\\\"",
            "respond-async",
            "Idempotency-Key",
            "$ID/events",
            "-H @token");

    private static final Pattern FILE = Pattern.compile(" -o (\\S+)");
    private static final Pattern STUDY = Pattern.compile("\"studyId\":\"([0-9a-f]{64})\"");
    private static final Pattern PLACE = Pattern.compile("(?im)^location: /v1/segmentations/(\\S+)");

    /** A study is known to those who segment it a moment after whoever sent it was told that it is there. */
    private static final int ATTEMPTS = 300;

    private final Path folder;
    private final Map<String, String> variables = new TreeMap<>();

    ReadmeRecipes(URI instance, Path folder, String verdict) throws IOException {
        this.folder = folder;
        Path home = Files.createDirectories(folder.resolve("curl"));
        // A recipe is right if curl says so, and curl says so if the answer does.
        Files.writeString(home.resolve(".curlrc"), "fail-with-body\nsilent\nshow-error\n");
        variables.put("CURL_HOME", home.toString());
        variables.put("MUDUO", instance.toString());
        variables.put("MUDUO_TOKEN", TOKEN);
        variables.put("VERDICT", verdict);
    }

    void run() throws Exception {
        List<String> recipes = recipes();
        String all = String.join("\n", recipes);
        EXPECTED.forEach(text -> assertTrue(all.contains(text), "no recipe has " + text));
        for (String recipe : recipes) {
            String said = recipe.contains("/v1/events") ? listen(recipe) : succeed(recipe);
            Matcher file = FILE.matcher(recipe);
            if (file.find()) {
                assertTrue(Files.size(folder.resolve(file.group(1))) > 0, recipe);
            }
            note(STUDY, said, "STUDY");
            note(PLACE, said, "ID");
        }
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("token"))));
        theTokenIsSent(recipes.stream()
                .filter(recipe -> recipe.contains("-H @token"))
                .findFirst()
                .orElseThrow());
    }

    /** The first block of its section. */
    private static List<String> recipes() throws IOException {
        String readme = Files.readString(Path.of(System.getProperty("muduo.root"), "README.md"));
        String section = readme.substring(readme.indexOf("\n## HTTP API\n"));
        String block = section.split("```", 3)[1];
        List<String> recipes = new ArrayList<>();
        for (String line : block.strip().replace("\\\n", "").split("\n", -1)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                recipes.add(line);
            }
        }
        assertTrue(
                recipes.remove(0).startsWith("MUDUO=http://127.0.0.1:"), "it begins with where the instance answers");
        return recipes;
    }

    private void note(Pattern pattern, String said, String variable) {
        Matcher found = pattern.matcher(said);
        if (!variables.containsKey(variable) && found.find()) {
            variables.put(variable, found.group(1));
        }
    }

    private String succeed(String recipe) throws Exception {
        Ended ended = bash(recipe);
        for (int again = 0; again < ATTEMPTS && ended.said().contains("\"unknown-study\""); again++) {
            Thread.sleep(100);
            ended = bash(recipe);
        }
        assertEquals(0, ended.status(), recipe + "\n" + ended.said());
        return ended.said();
    }

    /** What has no end of its own. */
    private String listen(String recipe) throws Exception {
        Process process = start(recipe);
        try (var lines = process.inputReader(UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("event: ")) {
                line = lines.readLine();
            }
            assertTrue(line != null, recipe + " ended without an event");
            return line;
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            process.waitFor();
        }
    }

    private record Ended(int status, String said) {}

    private Ended bash(String recipe) throws Exception {
        Process process = start(recipe);
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ended(process.waitFor(), said);
    }

    private Process start(String recipe) throws IOException {
        ProcessBuilder bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", recipe)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        bash.environment().putAll(variables);
        return bash.start();
    }

    /** In a header, and not where the process list shows it. */
    private void theTokenIsSent(String recipe) throws Exception {
        assertFalse(recipe.contains("MUDUO_TOKEN"));
        CompletableFuture<String> header = new CompletableFuture<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            header.complete(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            variables.put("MUDUO", "http://127.0.0.1:" + server.getAddress().getPort());
            succeed(recipe);
            assertEquals("Bearer " + TOKEN, header.get());
        } finally {
            server.stop(0);
        }
    }
}
