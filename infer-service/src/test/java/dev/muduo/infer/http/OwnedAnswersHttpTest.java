package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.infer.Scans;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.security.ApiKey;
import dev.muduo.platform.security.ApiKeyFile;
import dev.muduo.platform.security.Authentication;
import dev.muduo.platform.testing.SecuritySettings;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one caller has asked for is not there for another, who may do just as much. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class OwnedAnswersHttpTest {
    private static final String STUDY = "a".repeat(64);
    private static final String MINE = SecuritySettings.key(AccessRole.VIEWER);
    private static final String ADMINS = SecuritySettings.key(AccessRole.ADMIN);
    private static final String ANOTHERS = "muduo_another-viewer";

    @TempDir
    Path folder;

    private ServiceUnderTest service;

    @BeforeEach
    void start() throws Exception {
        Path keys = folder.resolve("keys");
        Map<String, Object> settings = SecuritySettings.keysOfAllRoles(keys);
        new ApiKeyFile(keys).add(ApiKey.of("another", AccessRole.VIEWER, ANOTHERS));
        service = new ServiceUnderTest(
                folder.resolve("scratch"),
                ServiceUnderTest.CONFIG,
                ComputeBudget.unlimited(),
                Authentication.of(SecuritySettings.section(settings), InstantSource.system()));
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.trainer.promote(3);
        service.settle();
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    private HttpResponse<byte[]> send(String key, HttpRequest.Builder request) throws Exception {
        return service.client.send(
                request.header("Authorization", "Bearer " + key).build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String key, String path) throws Exception {
        return send(key, HttpRequest.newBuilder(service.uri(path)));
    }

    private HttpResponse<byte[]> ask(String key, String json, String... headers) throws Exception {
        return send(
                key,
                HttpRequest.newBuilder(service.uri("/v1/segmentations"))
                        .header("Content-Type", "application/json")
                        .headers(headers)
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static void assertUnknown(HttpResponse<byte[]> answer) throws Exception {
        assertEquals(404, answer.statusCode());
        JsonNode problem = Json.reader().readTree(answer.body());
        assertEquals("unknown-segmentation", problem.path("code").asText());
    }

    @Test
    void anAnswerIsItsCallersAndAnAdmins() throws Exception {
        String place = ask(MINE, "{\"studyId\": \"" + STUDY + "\"}", "Prefer", "respond-async")
                .headers()
                .firstValue("Location")
                .orElseThrow();

        for (String path : List.of(place, place + "/result", place + "/events")) {
            assertUnknown(get(ANOTHERS, path));
        }
        assertUnknown(send(ANOTHERS, HttpRequest.newBuilder(service.uri(place)).DELETE()));

        get(MINE, place + "/events");
        HttpResponse<byte[]> mine = get(MINE, place + "/result");
        assertEquals(200, mine.statusCode());
        assertArrayEquals(mine.body(), get(ADMINS, place + "/result").body());
        assertEquals(
                204,
                send(ADMINS, HttpRequest.newBuilder(service.uri(place)).DELETE())
                        .statusCode());
        assertUnknown(get(MINE, place));
    }

    @Test
    void theSameKeyOfTwoCallersIsTwoKeys() throws Exception {
        String whole = "{\"studyId\": \"" + STUDY + "\"}";
        String part = "{\"studyId\": \"" + STUDY + "\", \"grid\": \"pet\"}";

        HttpResponse<byte[]> mine = ask(MINE, whole, "Idempotency-Key", "monday");
        HttpResponse<byte[]> anothers = ask(ANOTHERS, part, "Idempotency-Key", "monday");

        assertEquals(200, mine.statusCode());
        assertEquals(200, anothers.statusCode());
        assertNotEquals(id(mine), id(anothers));
        assertEquals(id(mine), id(ask(MINE, whole, "Idempotency-Key", "monday")));
        assertEquals(422, ask(MINE, part, "Idempotency-Key", "monday").statusCode());
        HttpResponse<byte[]> admins = ask(ADMINS, whole, "Idempotency-Key", "monday");
        assertNotEquals(id(mine), id(admins), "to see all is not to ask as another");
    }

    private static String id(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Muduo-Request-Id").orElseThrow();
    }
}
