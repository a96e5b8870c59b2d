package dev.muduo.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.ingest.door.StudyFiles;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.ingest.testing.IngestServer;
import dev.muduo.ingest.testing.IngestServer.Answer;
import dev.muduo.ingest.testing.Multipart;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.schemas.StudyArrived;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many clients who all send the same studies, and try again as they are told, while log and store fail now and then. */
@Timeout(120)
class ManyClientsTest {
    private static final int CLIENTS = 6;
    private static final int STUDIES = 8;

    @TempDir
    Path folder;

    @Test
    void everyStudyIsPublishedOnceAndEveryClientIsToldTheSame() throws Exception {
        List<Multipart> studies = new ArrayList<>();
        for (int seed = 0; seed < STUDIES; seed++) {
            StudyFiles files = Phantom.write(Files.createDirectory(folder.resolve("study-" + seed)), seed);
            studies.add(new Multipart().file("ct", files.ct()).file("pet", files.pet()));
        }
        IngestRig rig = new IngestRig(
                folder,
                new InMemoryEventLog(),
                new InMemoryObjectStore(),
                Map.of("ingest.maxUploads", 3, "ingest.workers", 2, "ingest.queueCapacity", 2));
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (IngestServer server = new IngestServer(rig).running()) {
            List<Future<Set<String>>> told = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int first = client;
                told.add(clients.submit(() -> sendAll(server, rig, studies, first)));
            }
            Set<String> published = new HashSet<>();
            for (StudyArrived event : waitedFor(told, rig)) {
                assertEquals(1, event.getRevision());
                assertTrue(published.add(event.getStudyId()), "published once");
            }
            assertEquals(STUDIES, published.size());
            for (Future<Set<String>> ids : told) {
                assertEquals(published, ids.get());
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static List<StudyArrived> waitedFor(List<Future<Set<String>>> told, IngestRig rig) throws Exception {
        for (Future<Set<String>> one : told) {
            one.get();
        }
        return rig.arrived();
    }

    /** Each client begins with another study, and makes something fail before each. */
    private static Set<String> sendAll(IngestServer server, IngestRig rig, List<Multipart> studies, int first)
            throws Exception {
        Set<String> ids = new HashSet<>();
        for (int n = 0; n < studies.size(); n++) {
            switch ((first + n) % 4) {
                case 0 -> rig.log.failNextCommitAfter();
                case 1 -> rig.log.failNextCommitBefore();
                case 2 -> rig.store.failNext(1);
                default -> {
                    // This time nothing fails.
                }
            }
            Multipart study = studies.get((first + n) % studies.size());
            Answer answer = server.post("/v1/studies", study);
            while (answer.status() == 429 || answer.status() == 503) {
                assertTrue(Integer.parseInt(answer.header("Retry-After")) > 0);
                answer = server.post("/v1/studies", study);
            }
            assertTrue(
                    answer.status() == 200 || answer.status() == 201,
                    answer.json().encode());
            ids.add(answer.json().getString("studyId"));
        }
        return ids;
    }
}
