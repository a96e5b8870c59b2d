package dev.muduo.trainer.requests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.platform.agent.AgentRunner;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.HttpEdge;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.telemetry.Metrics;
import dev.muduo.platform.testing.ApiContract;
import dev.muduo.platform.testing.ContractClient;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.TrainingRequested;
import dev.muduo.trainer.testing.TrainingWorld;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TrainingRequestRoutesTest {
    @TempDir
    private Path scratch;

    private final TrainingWorld world = new TrainingWorld();
    private final HttpClient client = new ContractClient(ApiContract.onClassPath());
    private final Metrics metrics = new Metrics();
    private HttpEdge edge;
    private AgentRunner publishing;
    private int port;

    @BeforeEach
    void serve() throws Exception {
        TrainingRequests requests = new TrainingRequests(world.process(scratch));
        publishing = new AgentRunner(requests, new Health(), new SimpleMeterRegistry());
        publishing.start();
        edge = new HttpEdge(
                HttpConfig.local(0),
                new Health(),
                metrics.registry(),
                List.of(new TrainingRequestRoutes(requests, Duration.ofSeconds(60))));
        port = edge.start();
    }

    @AfterEach
    void close() throws Exception {
        edge.close();
        publishing.close();
    }

    private HttpResponse<String> post(String model, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port + "/v1/models/" + model + "/training-requests");
        return client.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private List<TrainingRequested> published() {
        return world.log.events(Topics.MODELS, TrainingRequested.class);
    }

    @Test
    void aRequestIsOnTheLogWhenItIsAnswered() throws Exception {
        HttpResponse<String> answer =
                post(ModelNames.PROMPT_GENERATOR, "{\"requestId\":\"r-1\",\"reason\":\"more-labels\"}");

        assertEquals(201, answer.statusCode(), answer.body());
        JsonNode receipt = Json.reader().readTree(answer.body());
        assertEquals("prompt-generator", receipt.get("model").asText());
        assertTrue(receipt.get("created").asBoolean());
        TrainingRequested event = published().get(0);
        assertEquals(
                new TrainingRequested("r-1", ModelNames.PROMPT_GENERATOR, "more-labels", event.getRequestedAt()),
                event);
    }

    @Test
    void theSameRequestAgainAsksForNothingNewAlsoAfterARestart() throws Exception {
        assertEquals(201, post(ModelNames.STUDENT, "{\"requestId\":\"once\"}").statusCode());
        assertEquals(200, post(ModelNames.STUDENT, "{\"requestId\":\"once\"}").statusCode());

        close();
        serve();

        assertEquals(200, post(ModelNames.STUDENT, "{\"requestId\":\"once\"}").statusCode());
        assertEquals(1, published().size());
        assertEquals("other", published().get(0).getReason());
        assertEquals(
                201,
                post(ModelNames.PROMPT_GENERATOR, "{\"requestId\":\"once\"}").statusCode());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ct-teacher       | {"requestId":"r"}                            | 404 | model-unknown    | [prompt-generator, student]
            prompt-generator | {"requestId":"r","reason":"Mrs. Smith"}      | 400 | field-reason     | [more-labels, new-settings, other]
            prompt-generator | {"requestId":"two words"}                    | 400 | field-requestid  | 1 to 64 letters
            prompt-generator | {"requestId":null}                           | 400 | field-requestid  | 1 to 64 letters
            prompt-generator | {"requestId":7}                              | 400 | field-requestid  | 1 to 64 letters
            prompt-generator | {"requestId":"r","reason":true}              | 400 | field-reason     | [more-labels, new-settings, other]
            prompt-generator | {}                                           | 400 | field-requestid  | 1 to 64 letters
            prompt-generator | {"requestId":"r","steps":1}                  | 400 | field-unexpected | requestId and reason
            prompt-generator | [1]                                          | 400 | body-unreadable  | JSON object
            prompt-generator | {                                            | 400 | body-unreadable  | JSON object
            """)
    void whatIsNoRequestIsRefusedInWordsAndPublishesNothing(
            String model, String body, int status, String code, String words) throws Exception {
        HttpResponse<String> answer = post(model, body);

        assertEquals(status, answer.statusCode(), answer.body());
        JsonNode problem = Json.reader().readTree(answer.body());
        assertEquals(code, problem.get("code").asText());
        assertTrue(problem.get("detail").asText().contains(words), answer.body());
        assertEquals(0, published().size());
    }

    @Test
    void aReasonThatIsNullIsNone() throws Exception {
        assertEquals(
                201,
                post(ModelNames.STUDENT, "{\"requestId\":\"r\",\"reason\":null}")
                        .statusCode());
        assertEquals("other", published().get(0).getReason());
    }

    @Test
    void anEmptyBodyIsNoRequest() throws Exception {
        assertEquals(400, post(ModelNames.STUDENT, "").statusCode());
    }

    @Test
    void aLogThatDoesNotAnswerIsToldApartAndTheSameMaySucceedLater() throws Exception {
        world.log.failNextCommitBefore();

        HttpResponse<String> answer = post(ModelNames.STUDENT, "{\"requestId\":\"again\"}");
        assertEquals(503, answer.statusCode(), answer.body());
        assertTrue(answer.headers().firstValue("retry-after").isPresent());

        while (answer.statusCode() == 503) {
            answer = post(ModelNames.STUDENT, "{\"requestId\":\"again\"}");
        }
        assertEquals(201, answer.statusCode(), answer.body());
        assertEquals(1, published().size());
    }
}
