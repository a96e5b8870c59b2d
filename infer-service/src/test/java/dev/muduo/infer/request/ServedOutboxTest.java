package dev.muduo.infer.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.EventCodec;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedOutboxTest {
    /** In an event; see {@link EventCodec}. */
    private static final int FINGERPRINT_AT = 2;

    private final InMemoryEventLog log = new InMemoryEventLog();
    private final ManualClock clock = new ManualClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    Path folder;

    @Test
    void eventsReachTheLogAndLeaveTheDisk() throws IOException {
        ServedOutbox outbox = outbox(10);
        outbox.add(event(1));
        outbox.add(event(2));
        drain(outbox);
        assertEquals(List.of("request-1", "request-2"), told());
        assertEquals(0, outbox.size());
        assertEquals(0, filesLeft());
        assertEquals(2, count("sent"));
    }

    @Test
    void whatWaitsSurvivesARestart() {
        log.becomeUnavailable();
        ServedOutbox before = outbox(10);
        before.add(event(1));
        before.add(event(2));
        drain(before);
        before.onClose();
        before.close();
        assertEquals(2, before.size());
        log.becomeAvailable();
        ServedOutbox after = outbox(10);
        after.add(event(3));
        drain(after);
        assertEquals(List.of("request-1", "request-2", "request-3"), told());
    }

    /** More than a batch, and one that the agent's own thread has seen refused: its pause is not waited for. */
    @Test
    void whatIsAddedAfterTheAgentHasEndedIsToldWhenItIsClosed() {
        ServedOutbox outbox = outbox(500);
        log.becomeUnavailable();
        outbox.add(event(1));
        drain(outbox);
        outbox.onClose();
        log.becomeAvailable();
        IntStream.rangeClosed(2, 250).forEach(n -> outbox.add(event(n)));
        outbox.close();
        assertEquals(250, told().size());
        assertEquals(0, outbox.size());
        outbox.close();
        assertEquals(250, count("sent"), "once");
    }

    @Test
    void beyondItsBoundEventsAreLostAndCounted() {
        log.becomeUnavailable();
        ServedOutbox outbox = outbox(2);
        IntStream.rangeClosed(1, 5).forEach(n -> outbox.add(event(n)));
        assertEquals(2, outbox.size());
        assertEquals(3, count("lost"));
    }

    @Test
    void aLogThatIsAwayIsAskedAgainAfterAPause() {
        log.becomeUnavailable();
        ServedOutbox outbox = outbox(10);
        outbox.add(event(1));
        drain(outbox);
        log.becomeAvailable();
        drain(outbox);
        assertEquals(List.of(), told(), "not before the pause is over");
        clock.advance(Duration.ofSeconds(6));
        drain(outbox);
        assertEquals(List.of("request-1"), told());
    }

    @Test
    void aDamagedFileIsDroppedAndCounted() throws IOException {
        Files.write(folder.resolve("0000000000000000003.event"), new byte[] {1, 2});
        ServedOutbox outbox = outbox(10);
        outbox.add(event(1));
        drain(outbox);
        assertEquals(List.of("request-1"), told());
        assertEquals(1, count("lost"));
        assertEquals(0, filesLeft());
    }

    @Test
    void whatANewerVersionHasLeftWaitsForIt() throws IOException {
        Path file = folder.resolve("0000000000000000003.event");
        byte[] written = new EventCodec().encode(event(3));
        byte[] newer = written.clone();
        newer[FINGERPRINT_AT]++;
        Files.write(file, newer);
        ServedOutbox rolledBack = outbox(10);
        rolledBack.add(event(1));
        drain(rolledBack);
        assertEquals(List.of("request-1"), told());
        assertEquals(0, count("lost"));
        assertEquals(0, rolledBack.size(), "nothing that can be told now");
        assertEquals(1, filesLeft());
        Files.write(file, written);
        drain(outbox(10));
        assertEquals(List.of("request-1", "request-3"), told());
        assertEquals(0, filesLeft());
    }

    @Test
    void aDiskThatRefusesCostsTheEventAndNotTheRequest() throws IOException {
        ServedOutbox outbox = outbox(10);
        Files.delete(folder);
        outbox.add(event(1));
        assertEquals(1, count("lost"));
        Files.createDirectory(folder);
    }

    private ServedOutbox outbox(int most) {
        ServedOutbox outbox = new ServedOutbox(log, folder, most, clock, meters);
        outbox.onStart();
        return outbox;
    }

    private static void drain(ServedOutbox outbox) {
        for (int step = 0; step < 3; step++) {
            outbox.doWork();
        }
    }

    private List<String> told() {
        return log.events(Topics.SEGMENTATIONS, SegmentationServed.class).stream()
                .map(SegmentationServed::getRequestId)
                .sorted()
                .toList();
    }

    private long count(String name) {
        return (long) meters.get("muduo.serving.outbox." + name).counter().count();
    }

    private long filesLeft() throws IOException {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }

    private static SegmentationServed event(int number) {
        return SegmentationServed.newBuilder()
                .setRequestId("request-" + number)
                .setStudyId(null)
                .setRevision(null)
                .setModel("student")
                .setCheckpoint("c".repeat(64))
                .setNumber(1)
                .setMask(null)
                .setDurationMillis(5)
                .setServedAt(ManualClock.START)
                .build();
    }
}
