package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.infer.Scans;
import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.request.TargetGrid;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.ConsumerGroups;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.Topics;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutomaticSegmentationTest {
    private static final String STUDY = "a".repeat(64);

    @TempDir
    Path scratch;

    private ServiceUnderTest service;

    @BeforeEach
    void start() throws Exception {
        service = new ServiceUnderTest(scratch, ServiceUnderTest.config(1, 0, 3, Optional.of(TargetGrid.PET)));
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    private void arrive(String studyId, int revision) {
        Scans.arriveAsDicom(studyId, revision, service.clock.instant(), service.store, service.log);
    }

    private List<SegmentationServed> served() {
        return service.log.events(Topics.SEGMENTATIONS, SegmentationServed.class);
    }

    private long dealtWith() {
        return service.log.committed(ConsumerGroups.AUTOMATIC_SEGMENTATIONS).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void eachRevisionIsSegmentedOnceBeginningWithTheFirstPromotion() throws Exception {
        arrive(STUDY, 1);
        service.settle();
        assertEquals(List.of(), served(), "it waits in the log");
        String checkpoint = service.trainer.promote(3);
        service.settle();
        arrive(STUDY, 2);
        service.settle();
        service.trainer.promote(4);
        service.settle();
        assertEquals(
                List.of(1, 2),
                served().stream().map(SegmentationServed::getRevision).toList());
        for (SegmentationServed event : served()) {
            assertEquals(checkpoint, event.getCheckpoint(), "a later promotion asks for nothing anew");
            byte[] mask = service.store.read(StoredObject.of(event.getMask()));
            assertEquals(Scans.PET_GRID, Nifti.readLabelMap(mask, "mask").grid());
        }
    }

    /** While the store is away this role has its alarm, and a replica that answers uploads stays in service. */
    @Test
    void requestsDoNotNeedIt() {
        assertEquals(
                List.of("automatic-segmentations"),
                service.service.agents().stream()
                        .filter(Agent::isDispensable)
                        .map(Agent::roleName)
                        .toList());
    }

    @Test
    void whatIsNoDicomOrArrivedLongAgoIsLeftAlone() throws Exception {
        service.trainer.promote(3);
        Scans.arrive(STUDY, 1, service.store, service.log);
        Scans.arriveAsDicom(
                "b".repeat(64), 1, ManualClock.START.minus(Duration.ofHours(25)), service.store, service.log);
        service.settle();
        assertEquals(List.of(), served());
        assertEquals(2, dealtWith());
    }

    /** Both places of bulk are taken: the study's turn comes afterwards. */
    @Test
    void aStudyWaitsForAPlaceThatBulkRequestsLeaveFree() throws Exception {
        service.trainer.promote(3);
        service.settle();
        Scans.arrive("c".repeat(64), 1, service.store, service.log);
        service.settle();
        service.networks.pause();
        int begun = service.networks.windows();
        CompletableFuture<HttpResponse<byte[]>> first = askAsBulk("{\"studyId\": \"" + "c".repeat(64) + "\"}");
        CompletableFuture<HttpResponse<byte[]>> second =
                askAsBulk("{\"studyId\": \"" + "c".repeat(64) + "\", \"grid\": \"pet\"}");
        while (service.networks.windows() == begun || service.inside() < 2) {
            Thread.sleep(1);
        }
        arrive(STUDY, 1);
        for (int step = 0; step < 5; step++) {
            service.step();
        }
        assertEquals(2, service.inside(), "the study has no place");
        assertEquals(1, dealtWith(), "the other study alone");
        service.networks.goOn();
        assertEquals(200, first.get().statusCode());
        assertEquals(200, second.get().statusCode());
        service.settle();
        assertEquals(3, served().size());
    }

    /** Two bulk ones could be computed at a time. */
    @Test
    void aMaskThatSomebodyAsksForMeanwhileIsComputedOnce() throws Exception {
        service.close();
        service = new ServiceUnderTest(
                scratch.resolve("two"),
                ServiceUnderTest.config(
                        1, 0, 3, Optional.of(TargetGrid.PET), Duration.ofMinutes(1), new ServingConfig.Bulk(2, 1)));
        service.trainer.promote(3);
        service.settle();
        int loaded = service.networks.windows();
        arrive(STUDY, 1);
        service.settle();
        int begun = service.networks.windows();
        service.networks.pause();
        arrive(STUDY, 2);
        while (service.networks.windows() == begun) {
            service.step();
        }
        CompletableFuture<HttpResponse<byte[]>> asked =
                askAsBulk("{\"studyId\": \"" + STUDY + "\", \"revision\": 2, \"grid\": \"pet\"}");
        while (service.inside() < 2) {
            Thread.sleep(1);
        }
        service.networks.goOn();
        assertEquals(200, asked.get().statusCode());
        service.settle();
        assertEquals(begun + (begun - loaded), service.networks.windows());
        assertEquals(3, served().size(), "each is told");
    }

    private CompletableFuture<HttpResponse<byte[]>> askAsBulk(String json) {
        return service.client.sendAsync(
                HttpRequest.newBuilder(service.uri("/v1/segmentations"))
                        .header("Content-Type", "application/json")
                        .header("Priority", "u=7")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void aStoreThatIsAwayIsWaitedForAndADamagedStudyIsSetAside() throws Exception {
        service.trainer.promote(3);
        service.settle();
        arrive(STUDY, 1);
        service.store.setFault(InMemoryObjectStore.Fault.UNAVAILABLE);
        assertThrows(SurroundingsException.class, service::settle);
        assertEquals(0, dealtWith());
        service.store.setFault(InMemoryObjectStore.Fault.NONE);
        service.settle();
        assertEquals(1, served().size());
        arrive("d".repeat(64), 1);
        service.store.keys().stream()
                .filter(key -> key.startsWith("studies/" + "d".repeat(64)))
                .forEach(service.store::corrupt);
        for (int attempt = 0; attempt < 4; attempt++) {
            service.settle();
            service.clock.advance(Duration.ofSeconds(10));
        }
        assertEquals(1, service.log.deadLetters(Topics.STUDIES).size());
        assertTrue(service.log.deadLetters(Topics.STUDIES).get(0).reason().contains("cannot be read"));
        assertEquals(1, served().size());
    }
}
