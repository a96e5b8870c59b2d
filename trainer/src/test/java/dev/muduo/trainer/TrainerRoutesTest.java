package dev.muduo.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.HttpEdge;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.telemetry.Metrics;
import dev.muduo.platform.testing.ApiContract;
import dev.muduo.platform.testing.ContractClient;
import dev.muduo.trainer.config.GateConfig;
import dev.muduo.trainer.config.WeightsConfig;
import dev.muduo.trainer.testing.TrainingWorld;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerRoutesTest {
    @TempDir
    private Path scratch;

    private final TrainingWorld world = new TrainingWorld();
    private final HttpClient client = new ContractClient(ApiContract.onClassPath());
    private final Metrics metrics = new Metrics();
    private HttpEdge edge;
    private TrainerService service;
    private int port;

    @BeforeEach
    void serve() throws Exception {
        TensorEngine.start(1);
        service = TrainerService.create(
                world.process(scratch),
                TrainingWorld.model(),
                TrainingWorld.config(4, 2),
                GateConfig.standard(),
                WeightsConfig.standard());
        edge = new HttpEdge(HttpConfig.local(0), new Health(), metrics.registry(), service.routes());
        port = edge.start();
    }

    @AfterEach
    void close() {
        edge.close();
        metrics.close();
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        assertEquals(200, answer.statusCode());
        assertEquals(
                "application/json", answer.headers().firstValue("content-type").orElseThrow());
        return Json.reader().readTree(answer.body());
    }

    private void work() throws Exception {
        for (Agent agent : service.agents()) {
            agent.onStart();
        }
        int done = 1;
        while (done > 0) {
            done = 0;
            world.clock.advance(Duration.ofSeconds(2));
            for (Agent agent : service.agents()) {
                done += agent.doWork();
            }
        }
        service.agents().forEach(Agent::onClose);
    }

    @Test
    void beforeAnythingHasComeItSaysWhatItWaitsFor() throws Exception {
        work();

        JsonNode trainers = json("/v1/training").get("trainers");
        assertEquals(2, trainers.size());
        assertEquals(
                "0 of 2 labelled TRAIN studies are here",
                trainers.get(1).get("reason").asText());
    }

    @Test
    void showsTrainingModelsAndVerdicts() throws Exception {
        world.labelled("a");
        world.labelled("b");
        world.arrive("v", dev.muduo.schemas.Role.VALIDATION);
        world.annotate("v", TrainingWorld.LIVER);

        work();

        JsonNode student = json("/v1/training").get("trainers").get(1);
        assertEquals(ModelNames.STUDENT, student.get("model").asText());
        assertEquals(4, student.get("step").asInt());
        assertTrue(student.get("losses").get("loss").isNumber());
        assertEquals(2, json("/v1/models").get("models").size());
        JsonNode model = json("/v1/models/student");
        assertEquals(2, model.get("checkpoints").size());
        assertEquals(
                "FIRST",
                model.get("promotions")
                        .get(model.get("promotions").size() - 1)
                        .get("cause")
                        .asText());
        assertEquals(1, model.get("verdicts").size());
        assertEquals(1, json("/v1/models/prompt-generator").get("promotions").size());
    }

    /** The prompt generator's life: trained once, frozen, trained again when a person asks for it, and in use again. */
    @Test
    void aRequestTrainsThePromptGeneratorAgain() throws Exception {
        world.labelled("a");
        world.labelled("b");
        for (Agent agent : service.agents()) {
            agent.onStart();
        }
        workUntil(() -> true);
        assertEquals(1, world.checkpoints(ModelNames.PROMPT_GENERATOR).size());
        assertEquals(
                "pre-trained and frozen; it is trained again by: muduo pretrain prompt-generator",
                json("/v1/training").get("trainers").get(0).get("reason").asText());

        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + port + "/v1/models/prompt-generator/training-requests"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"requestId\":\"r\",\"reason\":\"more-labels\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        workUntil(answer::isDone);
        service.agents().forEach(Agent::onClose);

        assertEquals(201, answer.get().statusCode());
        assertEquals(2, world.checkpoints(ModelNames.PROMPT_GENERATOR).size());
        JsonNode promoted = json("/v1/models/prompt-generator").get("promotions");
        assertEquals(2, promoted.size());
        assertEquals("PRETRAINED", promoted.get(0).get("cause").asText());
        assertEquals(
                world.checkpoints(ModelNames.PROMPT_GENERATOR).get(1),
                promoted.get(0).get("checkpoint").asText());
    }

    /** All roles in turn, until that holds and none of them finds anything to do. */
    private void workUntil(BooleanSupplier holds) throws Exception {
        int idle = 0;
        while (!holds.getAsBoolean() || idle < 2) {
            world.clock.advance(Duration.ofSeconds(2));
            int done = 0;
            for (Agent agent : service.agents()) {
                done += agent.doWork();
            }
            idle = done == 0 ? idle + 1 : 0;
        }
    }

    @Test
    void anUnknownModelIsNotFound() throws Exception {
        work();

        HttpResponse<byte[]> answer = get("/v1/models/nobody");
        assertEquals(404, answer.statusCode());
        assertTrue(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8).contains("student"));
    }

    @Test
    void theGatesNumbersCanBeReadStudyByStudy() throws Exception {
        world.labelled("a");
        world.labelled("b");
        world.arrive("v", dev.muduo.schemas.Role.VALIDATION);
        world.annotate("v", TrainingWorld.LIVER);
        work();
        String verdict = json("/v1/models/student").get("verdicts").fieldNames().next();

        JsonNode numbers = json("/v1/models/student/verdicts/" + verdict);

        assertEquals(1, numbers.get("studies").size());
        assertTrue(numbers.get("studies").get(0).get("candidate").get("liver").isNumber());
        assertEquals(404, get("/v1/models/prompt-generator/verdicts/" + verdict).statusCode());
        assertEquals(404, get("/v1/models/student/verdicts/" + "0".repeat(64)).statusCode());
        assertEquals(404, get("/v1/models/student/verdicts/..%2Fsecret").statusCode());
        assertEquals(404, get("/v1/models/nobody/verdicts/" + verdict).statusCode());
    }

    @Test
    void whatIsMountedAndWhatIsDescribedAreTheSame() {
        assertEquals(ApiContract.onClassPath().operations(), ApiContract.mounted(service.routes()));
    }
}
