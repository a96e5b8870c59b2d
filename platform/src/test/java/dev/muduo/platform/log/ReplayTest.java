package dev.muduo.platform.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final String TOPIC = Topics.INGEST_CURSORS;

    private final InMemoryEventLog log = new InMemoryEventLog();
    private final List<String> taken = new ArrayList<>();
    private String refused = "";
    private final Replay replay = new Replay(log, Set.of(TOPIC), this::take);

    private void take(LoggedRecord record) {
        String text = ((IngestCursor) record.event()).getPosition();
        if (text.equals(refused)) {
            throw new SurroundingsException("not now (by order of the test)");
        }
        taken.add(text);
    }

    private void write(String... texts) {
        for (String text : texts) {
            log.append(TOPIC, "source", new IngestCursor("source", text, Instant.EPOCH));
        }
    }

    @Test
    void opensNothingBeforeItReads() {
        assertEquals(0, log.openReaders());
    }

    @Test
    void readsToTheEndFirstAndThenWhatComes() {
        List<String> many =
                IntStream.range(0, 2_000).mapToObj(Integer::toString).toList();
        write(many.toArray(String[]::new));

        assertEquals(2_000, replay.follow(Duration.ZERO), "more than one poll's");
        write("later");
        assertEquals(1, replay.follow(Duration.ZERO));
        assertEquals(0, replay.follow(Duration.ZERO));
        write("last");
        assertEquals(1, replay.toEnd());

        assertEquals(2_002, taken.size());
        assertEquals(many, taken.subList(0, 2_000));
        assertEquals(List.of("later", "last"), taken.subList(2_000, 2_002));
        assertEquals(1, log.openReaders());
    }

    @Test
    void whatTheFollowerDidNotTakeIsHandedOnAgainAndNothingElse() {
        write("a", "b", "c");
        refused = "b";
        assertThrows(SurroundingsException.class, replay::toEnd);
        assertThrows(SurroundingsException.class, () -> replay.follow(Duration.ZERO));
        assertEquals(List.of("a"), taken);
        assertEquals(0, log.openReaders());

        refused = "d";
        replay.follow(Duration.ZERO);
        write("d");
        assertThrows(SurroundingsException.class, () -> replay.follow(Duration.ZERO));
        assertEquals(0, log.openReaders());
        refused = "";
        replay.follow(Duration.ZERO);

        assertEquals(List.of("a", "b", "c", "d"), taken);
        assertEquals(1, log.openReaders());
    }

    @Test
    void aLogThatIsAwayIsReadLater() {
        write("a");
        log.becomeUnavailable();
        assertThrows(SurroundingsException.class, () -> replay.follow(Duration.ZERO));
        assertEquals(0, log.openReaders());
        log.becomeAvailable();
        assertEquals(1, replay.follow(Duration.ZERO));
    }

    @Test
    void recordsThatAreGoneAreNotPassedOver() {
        write("a", "b");
        log.truncateBefore(new TopicPartition(TOPIC, 0), 1);
        assertThrows(PositionLostException.class, replay::toEnd);
        assertEquals(0, log.openReaders());
    }

    @Test
    void goesOnWhereItWasWhenItIsReadAfterItWasClosed() {
        write("a");
        replay.toEnd();
        replay.close();
        assertEquals(0, log.openReaders());
        write("b");
        replay.follow(Duration.ZERO);
        assertEquals(List.of("a", "b"), taken);
    }
}
