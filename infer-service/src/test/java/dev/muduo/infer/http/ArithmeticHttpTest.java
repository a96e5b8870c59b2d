package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.muduo.infer.Scans;
import dev.muduo.infer.config.ServingConfig;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.json.Json;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.Topics;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an answer says of the arithmetic, and that masks in one are not answers in another. */
@Timeout(120)
class ArithmeticHttpTest {
    private static final String STUDY = "a1".repeat(32);
    private static final String ASKED = "{\"studyId\": \"" + STUDY + "\"}";

    @TempDir
    Path scratch;

    /** What one service said and kept. */
    private record Said(String version, String serving, String report, String told, List<String> masks) {}

    private Said of(String arithmetic) throws Exception {
        ServingConfig config = Configuration.reference()
                .with(Map.of("serving.arithmetic", arithmetic))
                .section("serving", ServingConfig.class);
        try (ServiceUnderTest service = new ServiceUnderTest(scratch.resolve(arithmetic), config)) {
            Scans.arrive(STUDY, 1, service.store, service.log);
            service.trainer.promote(3);
            service.settle();
            Requests requests = new Requests(service);
            HttpResponse<byte[]> mask = requests.study(ASKED).get();
            assertEquals(200, mask.statusCode());
            HttpResponse<byte[]> report =
                    requests.study(ASKED, "Accept", "application/json").get();
            HttpResponse<byte[]> serving = service.client.send(
                    HttpRequest.newBuilder(service.uri("/v1/serving")).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            service.settle();
            return new Said(
                    mask.headers().firstValue("Muduo-Model-Version").orElseThrow(),
                    Json.reader()
                            .readTree(serving.body())
                            .path("serving")
                            .path("arithmetic")
                            .asText(),
                    Json.reader().readTree(report.body()).path("arithmetic").asText(),
                    service.log
                            .events(Topics.SEGMENTATIONS, SegmentationServed.class)
                            .get(0)
                            .getArithmetic(),
                    service.store.keys().stream()
                            .filter(key -> key.contains("/mask-"))
                            .toList());
        }
    }

    @Test
    void itIsSaidWithEveryAnswerAndMasksAreKeptApart() throws Exception {
        Said usual = of("FLOAT32");
        Said other = of("BFLOAT16");
        assertEquals(usual.version() + ";arithmetic=bfloat16", other.version());
        assertEquals("float32", usual.serving());
        assertEquals("bfloat16", other.serving());
        assertEquals("float32", usual.report());
        assertEquals("bfloat16", other.report());
        assertNull(usual.told());
        assertEquals("bfloat16", other.told());
        assertEquals(1, usual.masks().size());
        assertEquals(1, other.masks().size());
        assertNotEquals(usual.masks(), other.masks());
    }
}
