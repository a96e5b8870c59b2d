package dev.muduo.standalone.platform;

import static dev.muduo.standalone.platform.TestEvents.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.leader.IngestLeader;
import dev.muduo.ingest.leader.Proposal;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.ConsumeProcessProduce;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.FencedException;
import dev.muduo.platform.log.KafkaConfig;
import dev.muduo.platform.log.KafkaEventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.RecordWork;
import dev.muduo.platform.log.TransactionalWriter;
import dev.muduo.platform.log.WriterLostException;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.TrainingRequested;
import dev.muduo.trainer.control.ControlLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine that sleeps in the middle of a transaction: the broker aborts it, and answers the writer as it would if another
 * instance had taken over. Only then may a role end; one that has slept goes on.
 */
class ExpiredTransactionTest {
    private static final TopicPartition PARTITION = new TopicPartition("slow", 0);
    private static final TopicPartition CURSORS = new TopicPartition(Topics.INGEST_CURSORS, 0);
    private static final int MOST_STEPS = 500;

    /** For a writer that sleeps in its first transaction. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    /** For one that is to commit others before, on a machine that stands still for a moment. */
    private static final Duration NOT_SO_SHORT = Duration.ofSeconds(9);

    @TempDir
    Path directory;

    private RealBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = new RealBroker(directory);
        broker.createTopic("slow", 1, "loop");
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    /** @param timeout of transactions of writers that are opened before the sleep */
    private SleepyLog sleepyLog(Duration timeout) {
        KafkaConfig config = broker.config();
        KafkaConfig drowsy = new KafkaConfig(
                config.bootstrapServers(),
                config.partitions(),
                config.replicationFactor(),
                timeout,
                config.callTimeout(),
                config.verifyBroker(),
                config.clientPropertiesFile());
        return new SleepyLog(new KafkaEventLog(config), new KafkaEventLog(drowsy), broker.admin());
    }

    @Test
    void aTransactionOpenForTooLongIsAbortedAndItsWriterIsLostButNotFenced() {
        try (SleepyLog log = sleepyLog(SHORT)) {
            try (TransactionalWriter writer = log.transactions("sleeper")) {
                log.sleepInNextTransaction();
                assertThrows(WriterLostException.class, () -> send(writer, "asleep"));
                assertThrows(WriterLostException.class, () -> send(writer, "too late"));
                assertThrows(WriterLostException.class, writer::settle);
            }
            try (TransactionalWriter next = log.transactions("sleeper")) {
                send(next, "awake");
            }
            assertHolds(log, PARTITION, "awake");
        }
    }

    @Test
    void aWriterThatSleptWhileAnotherTookOverIsFenced() {
        try (SleepyLog log = sleepyLog(SHORT);
                TransactionalWriter sleeper = log.transactions("leader")) {
            List<TransactionalWriter> successors = new ArrayList<>();
            try {
                log.sleepInNextTransaction(() -> {
                    successors.add(log.transactions("leader"));
                    send(successors.get(0), "taken over");
                });
                assertThrows(FencedException.class, () -> send(sleeper, "asleep"));
                assertThrows(FencedException.class, sleeper::settle, "a fenced writer stays fenced");
                send(successors.get(0), "goes on");
            } finally {
                successors.forEach(TransactionalWriter::close);
            }
            assertHolds(log, PARTITION, "taken over", "goes on");
        }
    }

    @Test
    void aWriterIsFencedAlsoIfWhoeverTookOverHasAbortedLast() {
        try (EventLog log = new KafkaEventLog(broker.config());
                TransactionalWriter earlier = log.transactions("leader");
                TransactionalWriter later = log.transactions("leader")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> later.inTransaction(transaction -> {
                        transaction.send("slow", "k", event("k", "aborted"));
                        throw new IllegalArgumentException("by order of the test");
                    }));
            assertThrows(FencedException.class, () -> send(earlier, "too late"));
        }
    }

    @Test
    void aWriterWhosePlaceIsTakenInTheMiddleOfATransactionIsFenced() {
        try (EventLog log = new KafkaEventLog(broker.config());
                TransactionalWriter earlier = log.transactions("leader")) {
            List<TransactionalWriter> successors = new ArrayList<>();
            try {
                assertThrows(
                        FencedException.class,
                        () -> earlier.inTransaction(transaction -> {
                            transaction.send("slow", "k", event("k", "too late"));
                            successors.add(log.transactions("leader"));
                        }));
                send(successors.get(0), "taken over");
            } finally {
                successors.forEach(TransactionalWriter::close);
            }
            assertHolds(log, PARTITION, "taken over");
        }
    }

    @Test
    void anIngestLeaderThatSleptLeadsAgainAndWhatItAcknowledgedStays() throws Exception {
        broker.ensureTopics();
        try (SleepyLog log = sleepyLog(NOT_SO_SHORT)) {
            IngestLeader leader = new IngestLeader(
                    log, new InMemoryObjectStore(), SiteSecret.of("s".repeat(32)), new ManualClock(), 10);
            leader.onStart();
            try {
                CompletableFuture<String> before = leader.offer(cursor("before"));
                assertEquals(1, leader.doWork());
                assertEquals("before", before.join());

                log.sleepInNextTransaction();
                CompletableFuture<String> asleep = leader.offer(cursor("asleep"));
                assertThrows(WriterLostException.class, leader::doWork);
                CompletionException refused = assertThrows(CompletionException.class, asleep::join);
                assertInstanceOf(SurroundingsException.class, refused.getCause());
                assertFalse(leader.leads());

                assertEquals(0, leader.doWork());
                assertTrue(leader.leads());
                CompletableFuture<String> again = leader.offer(cursor("again"));
                assertEquals(1, leader.doWork());
                assertEquals("again", again.join());
            } finally {
                leader.onClose();
            }
            assertHolds(log, CURSORS, "before", "again");
        }
    }

    @Test
    void whoWritesToTheControlTopicGoesOnAfterHavingRead() throws Exception {
        broker.ensureTopics();
        List<SpecificRecord> followed = new ArrayList<>();
        try (SleepyLog log = sleepyLog(NOT_SO_SHORT);
                ControlLog control = new ControlLog(log, "trainer-student", record -> followed.add(record.event()))) {
            control.open();
            assertTrue(control.commit("student", request("before"), () -> false));
            log.sleepInNextTransaction();
            assertThrows(WriterLostException.class, () -> control.commit("student", request("asleep"), () -> false));
            assertTrue(control.commit("student", request("again"), () -> holds(followed, "asleep")));
            // What is committed can be read a little later.
            for (int look = 0; look < MOST_STEPS && !holds(followed, "again"); look++) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                control.open();
            }
        }
        assertEquals(
                List.of("before", "again"),
                followed.stream().map(ExpiredTransactionTest::text).toList());
    }

    @Test
    void aConsumerThatSleptMakesEveryOutputOnce() throws Exception {
        broker.createTopic("input", 1, "loop");
        try (EventLog ordinary = new KafkaEventLog(broker.config());
                TransactionalWriter writer = ordinary.transactions("source")) {
            writer.inTransaction(transaction ->
                    List.of("a", "b", "c").forEach(text -> transaction.send("input", "k", event("k", text))));
        }
        try (SleepyLog log = sleepyLog(SHORT)) {
            ConsumeProcessProduce loop = new ConsumeProcessProduce(
                    log,
                    new InMemoryObjectStore(),
                    new ManualClock(),
                    new SimpleMeterRegistry(),
                    new ConsumeProcessProduce.Settings("loop", "loop", Set.of("input"), "loop-1"),
                    record -> Optional.of(new Copy(record)));
            loop.onStart();
            try {
                log.sleepInNextTransaction();
                int lost = 0;
                for (int steps = 0; steps < MOST_STEPS && texts(log, PARTITION).size() < 3; steps++) {
                    try {
                        loop.doWork();
                    } catch (WriterLostException e) {
                        lost++;
                    }
                }
                assertEquals(1, lost);
            } finally {
                loop.onClose();
            }
            assertHolds(log, PARTITION, "a", "b", "c");
        }
    }

    private record Copy(LoggedRecord record) implements RecordWork {
        @Override
        public boolean step() {
            return true;
        }

        @Override
        public void emit(TransactionalWriter.Transaction transaction) {
            transaction.send("slow", record.key(), (IngestCursor) record.event());
        }

        @Override
        public String derivedPrefix() {
            return "derived/" + record.offset();
        }
    }

    private static void send(TransactionalWriter writer, String text) {
        writer.inTransaction(transaction -> transaction.send("slow", "k", event("k", text)));
    }

    private static Proposal<String> cursor(String text) {
        return (catalogue, now) -> new Proposal.Decision<>(
                List.of(new Proposal.Outgoing(Topics.INGEST_CURSORS, "k", event("k", text))), text);
    }

    private static TrainingRequested request(String reason) {
        return new TrainingRequested("id", "student", reason, Instant.EPOCH);
    }

    /** A commit is answered before its mark stands in the log, and what is committed can be read only behind that. */
    private static void assertHolds(EventLog log, TopicPartition partition, String... texts) {
        for (int look = 0; look < MOST_STEPS && texts(log, partition).size() < texts.length; look++) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        assertEquals(List.of(texts), texts(log, partition));
    }

    private static List<String> texts(EventLog log, TopicPartition partition) {
        try (LogReader reader = log.assign(Map.of(partition, 0L))) {
            return reader.readToEnd().stream()
                    .map(record -> text(record.event()))
                    .toList();
        }
    }

    private static boolean holds(List<SpecificRecord> events, String text) {
        return events.stream().anyMatch(event -> text(event).equals(text));
    }

    private static String text(SpecificRecord event) {
        return event instanceof TrainingRequested request ? request.getReason() : ((IngestCursor) event).getPosition();
    }
}
