package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.platform.agent.SurroundingsException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readiness is whether requests find a model; what else the process does takes no request from it. */
class ReadinessHttpTest {
    @TempDir
    Path scratch;

    private ServiceUnderTest under;

    @BeforeEach
    void start() throws Exception {
        under = new ServiceUnderTest(scratch);
    }

    @AfterEach
    void close() throws Exception {
        under.close();
    }

    @Test
    void untilTheModelIsInServiceThereAreNoRequestsToTake() throws Exception {
        under.trainer.promote(1);
        assertEquals(503, readiness());
        under.settle();
        assertEquals(200, readiness());
    }

    @Test
    void beforeAFirstPromotionRequestsAreToldSo() throws Exception {
        under.settle();
        assertEquals(200, readiness());
    }

    @Test
    void withNothingInServiceAPromotionThatDoesNotLoadMakesItNotReady() throws Exception {
        String checkpoint = under.trainer.promote(1);
        under.store.corrupt("models/student/checkpoints/" + checkpoint + "/checkpoint.safetensors");
        assertThrows(SurroundingsException.class, under::settle);
        assertEquals(503, readiness());
    }

    @Test
    void anAlarmOfARoleThatRequestsDoNotNeedIsNoReasonToSendThemElsewhere() throws Exception {
        under.trainer.promote(1);
        under.settle();
        under.health.alarm("automatic-segmentations", "the store is away");
        under.health.alarm("study-index", "the log is away");
        under.health.alarm("model-follower", "a newer version has promoted something");
        assertEquals(200, readiness(), "what serves goes on serving");
    }

    private int readiness() throws Exception {
        return under.client
                .send(HttpRequest.newBuilder(under.uri("/readyz")).build(), BodyHandlers.ofString())
                .statusCode();
    }
}
