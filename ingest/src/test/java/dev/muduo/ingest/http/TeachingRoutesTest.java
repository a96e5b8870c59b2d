package dev.muduo.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.ingest.testing.IngestServer;
import dev.muduo.ingest.testing.IngestServer.Answer;
import dev.muduo.ingest.testing.Multipart;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.schemas.TeachingRequested;
import dev.muduo.schemas.Topics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Studies are asked to be taught again: each once a request, in its newest revision, as a run above all before. */
@Timeout(60)
class TeachingRoutesTest {
    private static final String PATH = "/v1/teaching-requests";

    @TempDir
    Path folder;

    private IngestRig rig;
    private IngestServer server;

    @BeforeEach
    void start() throws Exception {
        rig = new IngestRig(folder);
        server = new IngestServer(rig).running();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String submit(int seed, String role) throws Exception {
        Path sent = Files.createTempDirectory(folder, "sent");
        var files = Phantom.write(sent, seed);
        Answer answer = server.post(
                "/v1/studies",
                new Multipart().file("ct", files.ct()).file("pet", files.pet()).field("role", role));
        assertEquals(201, answer.status(), answer.json().encode());
        return answer.json().getString("studyId");
    }

    private Answer ask(JsonObject request) throws Exception {
        return server.post(PATH, "application/json", request.encode());
    }

    private static JsonObject request(String id) {
        return new JsonObject().put("requestId", id);
    }

    private List<TeachingRequested> published() {
        return rig.log.events(Topics.STUDIES, TeachingRequested.class);
    }

    private static JsonObject run(String study, int run, boolean created) {
        return new JsonObject()
                .put("studyId", study)
                .put("revision", 1)
                .put("run", run)
                .put("created", created);
    }

    @Test
    void aNamedStudyIsTaughtAgainAsTheNextRun() throws Exception {
        String study = submit(1, "TRAIN");

        Answer answer = ask(request("first").put("studies", JsonArray.of(study)).put("reason", "better-prompts"));

        assertEquals(201, answer.status());
        assertEquals(request("first").put("studies", JsonArray.of(run(study, 2, true))), answer.json());
        TeachingRequested event = published().get(0);
        assertEquals(new TeachingRequested("first", study, 1, 2, "better-prompts", event.getRequestedAt()), event);

        assertEquals(
                3,
                ask(request("second").put("studies", JsonArray.of(study)))
                        .json()
                        .getJsonArray("studies")
                        .getJsonObject(0)
                        .getInteger("run"));
        assertEquals(2, published().size());
        assertEquals(3, server.get("/v1/studies/" + study).json().getInteger("run"));
    }

    @Test
    void theSameRequestAgainAsksForNothingNewAlsoAfterARestart() throws Exception {
        String study = submit(1, "TRAIN");
        JsonObject request = request("once").put("studies", JsonArray.of(study, study));

        assertEquals(201, ask(request).status());
        Answer again = ask(request);
        assertEquals(200, again.status());
        assertEquals(JsonArray.of(run(study, 2, false)), again.json().getJsonArray("studies"));

        server.close();
        server = new IngestServer(rig.successor()).running();
        Answer afterwards = ask(request);
        assertEquals(200, afterwards.status());
        assertEquals(JsonArray.of(run(study, 2, false)), afterwards.json().getJsonArray("studies"));
        assertEquals(1, published().size());
        assertEquals(
                JsonArray.of(run(study, 3, true)),
                ask(request("later").put("studies", JsonArray.of(study))).json().getJsonArray("studies"));
    }

    @Test
    void withoutNamesAllOfRoleTrainAreAskedForPageByPage() throws Exception {
        List<String> train = new ArrayList<>();
        for (int seed = 1; seed <= 3; seed++) {
            train.add(submit(seed, "TRAIN"));
        }
        submit(4, "VALIDATION");
        train.sort(Comparator.naturalOrder());

        Answer first = ask(request("all").put("limit", 2));
        assertEquals(
                JsonArray.of(run(train.get(0), 2, true), run(train.get(1), 2, true)),
                first.json().getJsonArray("studies"));
        assertEquals(train.get(1), first.json().getString("next"));
        Answer second =
                ask(request("all").put("limit", 2).put("after", first.json().getString("next")));
        assertEquals(JsonArray.of(run(train.get(2), 2, true)), second.json().getJsonArray("studies"));
        assertTrue(!second.json().containsKey("next"));
        assertEquals(3, published().size());
    }

    @Test
    void sinceMeansTheArrivalOfTheNewestRevision() throws Exception {
        submit(1, "TRAIN");
        rig.clock.advance(Duration.ofDays(10));
        Instant since = rig.clock.instant();
        String late = submit(2, "TRAIN");

        Answer answer = ask(request("week").put("since", since.toString()));

        assertEquals(JsonArray.of(run(late, 2, true)), answer.json().getJsonArray("studies"));
        assertEquals(
                200,
                ask(request("future").put("since", since.plusSeconds(3600).toString()))
                        .status(),
                "nothing to ask for is no fault");
    }

    @Test
    void whatIsNotTaughtOrNotKnownIsRefusedAndNothingIsPublished() throws Exception {
        String study = submit(1, "TRAIN");
        String held = submit(2, "REPORT");

        assertProblem(409, "study-not-taught", request("a").put("studies", JsonArray.of(study, held)));
        assertProblem(404, "study-unknown", request("a").put("studies", JsonArray.of(study, "ab".repeat(32))));
        assertEquals(List.of(), published());
    }

    @Test
    void whatIsNoRequestIsRefusedWithWords() throws Exception {
        assertProblem(400, "field-requestid", new JsonObject());
        assertProblem(400, "field-requestid", request("no spaces"));
        assertProblem(400, "field-unexpected", request("a").put("study", "x"));
        assertProblem(400, "field-studies", request("a").put("studies", new JsonArray()));
        assertProblem(400, "field-studies", request("a").put("studies", JsonArray.of("PATIENT_01")));
        assertProblem(400, "field-studies", request("a").put("studies", JsonArray.of("")));
        assertProblem(
                400,
                "field-studies",
                request("a").put("studies", JsonArray.of("ab".repeat(32))).put("since", "2026-01-01T00:00:00Z"));
        assertProblem(400, "field-studies", request("a").put("studies", 7));
        assertProblem(400, "field-studies", request("a").put("studies", JsonArray.of(7)));
        assertProblem(400, "field-since", request("a").put("since", "yesterday"));
        assertProblem(400, "field-limit", request("a").put("limit", 101));
        assertProblem(400, "field-after", request("a").put("after", "x"));
        assertProblem(400, "field-reason", request("a").put("reason", "Jane Doe looked odd"));
        assertEquals(400, server.post(PATH, "application/json", "no json").status());
        assertEquals(400, server.post(PATH, "application/json", "").status());
    }

    private void assertProblem(int status, String code, JsonObject request) throws Exception {
        Answer answer = ask(request);
        assertEquals(status, answer.status(), answer.json().encode());
        assertEquals(code, answer.json().getString("code"));
        assertTrue(
                answer.json().getString("detail").length() > 20, answer.json().encode());
    }

    @Test
    void aLogThatIsAwayIsAnswered503AndTheSameRequestIsSafe() throws Exception {
        String study = submit(1, "TRAIN");
        JsonObject request = request("patient").put("studies", JsonArray.of(study));
        rig.log.becomeUnavailable();
        assertEquals(503, ask(request).status());
        rig.log.becomeAvailable();

        Answer answer = ask(request);
        for (int trial = 0; trial < 500 && answer.status() == 503; trial++) {
            Thread.sleep(10);
            answer = ask(request);
        }

        assertTrue(
                answer.status() == 201 || answer.status() == 200, answer.json().encode());
        assertEquals(1, published().size());
    }
}
