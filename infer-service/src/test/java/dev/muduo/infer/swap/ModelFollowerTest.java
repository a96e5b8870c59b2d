package dev.muduo.infer.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Preprocessing;
import dev.muduo.infer.FakeNetworks;
import dev.muduo.infer.Promotions;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.NewerEventException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.Promotion;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.platform.testing.NewerEvent;
import dev.muduo.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelFollowerTest {
    private final InMemoryEventLog log = new InMemoryEventLog();
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final StoredModelRegistry registry = new StoredModelRegistry(store);
    private final ManualClock clock = new ManualClock();
    private final FakeNetworks networks = new FakeNetworks();
    private final HotSwap swap = new HotSwap();
    private final Health health = new Health();
    private final Promotions trainer = new Promotions(registry, log);
    private final List<ComputeBudget.Priority> turns = new ArrayList<>();
    private final ComputeBudget compute = priority -> {
        turns.add(priority);
        return () -> {};
    };
    private final ServingModelSource source = source(FakeNetworks.MODEL);
    private final FollowerMeters meters = new FollowerMeters(new SimpleMeterRegistry(), source);
    private final ModelFollower follower = follower(false);

    private ServingModelSource source(ModelConfig model) {
        return new ServingModelSource(
                registry,
                networks,
                model,
                Arithmetic.FLOAT32,
                compute,
                new LoadMeters(new SimpleMeterRegistry()),
                clock);
    }

    private ModelFollower follower(boolean olderAtColdStart) {
        return new ModelFollower(log, registry, source, swap, meters, clock, health, olderAtColdStart);
    }

    @Test
    void whatGoesWrongAfterANetworkIsThereFreesIt() {
        trainer.promote(1);
        ServingModelSource failing = new ServingModelSource(
                registry,
                networks,
                FakeNetworks.MODEL,
                Arithmetic.FLOAT32,
                compute,
                new LoadMeters(new SimpleMeterRegistry()),
                () -> {
                    throw new IllegalStateException("no time");
                });
        Promotion first = registry.promotion(ModelNames.STUDENT, 1).orElseThrow();
        assertThrows(IllegalStateException.class, () -> failing.load(first));
        assertEquals(1, networks.opened());
        assertEquals(0, networks.open());
        assertEquals(0, failing.inMemory());
    }

    @Test
    void withoutAPromotionNothingServesAndNothingIsWrong() throws InterruptedException {
        assertEquals(0, follower.doWork());
        assertFalse(swap.serving());
    }

    @Test
    void onStartOnlyTheNewestIsLoaded() throws InterruptedException {
        for (int id = 1; id <= 5; id++) {
            trainer.promote(id);
        }
        follower.doWork();
        assertEquals(5, served());
        assertEquals(1, networks.opened());
    }

    @Test
    void followsPromotionsAndFreesTheOneBefore() throws InterruptedException {
        trainer.promote(1);
        follower.doWork();
        String second = trainer.promote(2);
        follower.doWork();
        assertEquals(2, served());
        assertEquals(second, meters.serving().orElseThrow().checkpoint());
        assertEquals(1, networks.open());
        assertEquals(2, meters.swaps());
    }

    @Test
    void whatALoadComputesItComputesInTurnsAndTheStoreIsReadInNone() throws InterruptedException {
        trainer.promote(1);
        follower.doWork();
        assertEquals(List.of(ComputeBudget.Priority.LOADING, ComputeBudget.Priority.LOADING), turns);
        turns.clear();
        trainer.promote(2);
        store.setFault(InMemoryObjectStore.Fault.UNAVAILABLE);
        follower.doWork();
        assertEquals(List.of(), turns);
    }

    @Test
    void theFirstOfAShapeWarmsUpWithAWindowAsRequestsHaveAndTheNextWithTheSmallest() throws InterruptedException {
        Preprocessing wide = Preprocessing.standard(6, 32);
        ServingModelSource loads = source(new ModelConfig(FakeNetworks.MODEL.structures(), wide, 16));
        FollowerMeters wideMeters = new FollowerMeters(new SimpleMeterRegistry(), loads);
        ModelFollower wideFollower = new ModelFollower(log, registry, loads, swap, wideMeters, clock, health, false);
        trainer.promote(FakeNetworks.content(1), wide);
        wideFollower.doWork();
        assertEquals(32, networks.lastEdge());
        trainer.promote(FakeNetworks.content(2), wide);
        wideFollower.doWork();
        assertEquals(16, networks.lastEdge());
        assertEquals(2, served());
    }

    @Test
    void aRepeatedOrOlderAnnouncementChangesNothing() throws InterruptedException {
        String first = trainer.promote(1);
        trainer.promote(2);
        follower.doWork();
        trainer.announce(1, first);
        trainer.announce(2, first);
        follower.doWork();
        assertEquals(2, served());
        assertEquals(1, networks.opened());
    }

    @Test
    void aRollbackIsANewNumber() throws InterruptedException {
        String first = trainer.promote(1);
        trainer.promote(2);
        follower.doWork();
        assertEquals(first, trainer.promote(1));
        follower.doWork();
        assertEquals(3, served());
        assertEquals(first, meters.serving().orElseThrow().checkpoint());
    }

    @Test
    void aCorruptCheckpointKeepsTheOldOneAndIsTriedAgainWithBackOff() throws InterruptedException {
        trainer.promote(1);
        follower.doWork();
        String corrupt = trainer.promote(2);
        String key = "models/student/checkpoints/" + corrupt + "/checkpoint.safetensors";
        store.corrupt(key);
        follower.doWork();
        assertEquals(1, served());
        assertTrue(meters.failedLoad().orElseThrow().reason().contains("SHA-256"), meters.failedLoad()::toString);

        store.corrupt(key);
        follower.doWork();
        assertEquals(1, served(), "not before the back-off is over");
        clock.advance(Duration.ofSeconds(2));
        follower.doWork();
        assertEquals(2, served());
        assertTrue(meters.failedLoad().isEmpty());
    }

    @Test
    void aNewerPromotionReplacesOneThatDoesNotLoad() throws InterruptedException {
        trainer.promote(1);
        follower.doWork();
        store.corrupt("models/student/checkpoints/" + trainer.promote(2) + "/checkpoint.safetensors");
        follower.doWork();
        trainer.promote(3);
        follower.doWork();
        assertEquals(3, served(), "the back-off is that of the one before");
    }

    @Test
    void aCheckpointOfAnotherPreprocessingIsRefusedWithItsReason() throws InterruptedException {
        trainer.promote(1);
        follower.doWork();
        trainer.promote(FakeNetworks.content(2), Preprocessing.standard(4, 48));
        follower.doWork();
        assertEquals(1, served());
        String reason = meters.failedLoad().orElseThrow().reason();
        assertTrue(reason.contains("preprocessing") && reason.contains("patchVoxels=48"), reason);
        assertEquals(1, networks.opened(), "it is refused before its weights are read");
    }

    @Test
    void contentThatIsNoNetworkIsRefused() throws InterruptedException {
        trainer.promote(1);
        follower.doWork();
        trainer.promote("rubbish".getBytes(StandardCharsets.UTF_8), FakeNetworks.PREPROCESSING);
        follower.doWork();
        assertEquals(1, served());
        assertEquals(1, source.inMemory());
    }

    @Test
    void atMostTwoVersionsAreInMemoryAndTheNewestWaitingOneReplacesTheOthers() throws InterruptedException {
        trainer.promote(1);
        follower.doWork();
        ServingModel.Handle longRequest = swap.acquire().orElseThrow();
        trainer.promote(2);
        follower.doWork();
        assertEquals(2, source.inMemory());
        trainer.promote(3);
        follower.doWork();
        trainer.promote(4);
        follower.doWork();
        assertEquals(2, served(), "two are in memory, the third waits");
        longRequest.close();
        follower.doWork();
        assertEquals(4, served());
        assertEquals(3, networks.opened(), "number 3 was never loaded");
        assertEquals(2, networks.mostOpen());
        assertEquals(1, networks.open());
    }

    @Test
    void atAColdStartANewestThatDoesNotLoadMakesTheRoleNotReady() throws InterruptedException {
        trainer.promote(1);
        String corrupt = trainer.promote(2);
        String key = "models/student/checkpoints/" + corrupt + "/checkpoint.safetensors";
        store.corrupt(key);
        SurroundingsException waiting = assertThrows(SurroundingsException.class, follower::doWork);
        assertTrue(waiting.getMessage().contains("nothing is served: promotion 2"), waiting.getMessage());
        assertFalse(swap.serving());
        store.corrupt(key);
        follower.doWork();
        assertEquals(2, served());
    }

    @Test
    void anOlderOneServesAtAColdStartOnlyIfConfigured() throws InterruptedException {
        trainer.promote(1);
        String key = "models/student/checkpoints/" + trainer.promote(2) + "/checkpoint.safetensors";
        store.corrupt(key);
        ModelFollower lenient = follower(true);
        lenient.doWork();
        assertEquals(1, served());
        store.corrupt(key);
        clock.advance(Duration.ofMinutes(1));
        lenient.doWork();
        assertEquals(2, served());
    }

    @Test
    void aStoreThatIsAwayKeepsTheOldOne() throws InterruptedException {
        trainer.promote(1);
        follower.doWork();
        trainer.promote(2);
        store.setFault(InMemoryObjectStore.Fault.UNAVAILABLE);
        follower.doWork();
        assertEquals(1, served());
        store.setFault(InMemoryObjectStore.Fault.NONE);
        clock.advance(Duration.ofMinutes(1));
        follower.doWork();
        assertEquals(2, served());
    }

    @Test
    void whenAStoreIsBackAfterALongTimeItIsNoticedSoon() throws InterruptedException {
        trainer.promote(1);
        follower.doWork();
        trainer.promote(2);
        store.setFault(InMemoryObjectStore.Fault.UNAVAILABLE);
        for (int minute = 0; minute < 60; minute++) {
            follower.doWork();
            clock.advance(Duration.ofMinutes(1));
        }
        follower.doWork();
        store.setFault(InMemoryObjectStore.Fault.NONE);
        clock.advance(Duration.ofSeconds(16));
        follower.doWork();
        assertEquals(2, served());
    }

    @Test
    void anAnnouncementWithoutItsPointerChangesNothing() throws InterruptedException {
        trainer.promote(1);
        follower.doWork();
        trainer.announce(7, "d".repeat(64));
        follower.doWork();
        assertEquals(1, served());
        assertTrue(meters.failedLoad().orElseThrow().reason().contains("numbered pointer"));
    }

    @Test
    void anUnreadableRecordOnTheControlTopicIsSkipped() throws InterruptedException {
        log.append(Topics.MODELS, ModelNames.STUDENT, new byte[] {1, 2, 3});
        trainer.promote(1);
        follower.doWork();
        assertEquals(1, served());
    }

    @Test
    void aPromotionOfANewerVersionIsWaitedForAndWhatServesGoesOn() throws InterruptedException {
        trainer.promote(1);
        follower.doWork();
        trainer.promote(2);
        NewerEvent newer = new NewerEvent(last());
        trainer.promote(3);
        assertThrows(NewerEventException.class, follower::doWork);
        assertThrows(NewerEventException.class, follower::doWork);
        assertEquals(1, served());

        newer.becomesKnown();
        follower.doWork();
        assertEquals(3, served());
    }

    @Test
    void atAColdStartWhatCameBeforeANewerVersionsPromotionServesOnlyAsConfigured() throws InterruptedException {
        trainer.promote(1);
        trainer.promote(2);
        new NewerEvent(last());
        assertThrows(NewerEventException.class, follower::doWork);
        assertEquals(0, served());
        ModelFollower permitted = follower(true);
        assertThrows(NewerEventException.class, permitted::doWork, "it stays alarmed");
        assertEquals(1, served());
    }

    @Test
    void whatANewerVersionSaysOfAnotherModelKeepsNothingFromServing() throws InterruptedException {
        trainer.promote(1);
        new NewerEvent(log.append(Topics.MODELS, ModelNames.PROMPT_GENERATOR, last().event()));
        trainer.promote(2);
        follower.doWork();
        assertEquals(2, served());
    }

    private LoggedRecord last() {
        List<LoggedRecord> records = log.records(Topics.MODELS);
        return records.get(records.size() - 1);
    }

    @Test
    void aLogThatIsAwayAtTheStartIsWaitedFor() throws InterruptedException {
        trainer.promote(1);
        log.becomeUnavailable();
        assertThrows(SurroundingsException.class, follower::doWork);
        log.becomeAvailable();
        follower.doWork();
        assertEquals(1, served());
    }

    @Test
    void closingFreesTheMemory() throws InterruptedException {
        trainer.promote(1);
        follower.doWork();
        follower.onClose();
        assertEquals(0, networks.open());
        assertEquals(0, source.inMemory());
    }

    private long served() {
        return swap.acquire()
                .map(handle -> {
                    handle.close();
                    return handle.version().number();
                })
                .orElse(0L);
    }
}
