package dev.muduo.standalone.platform;

import static dev.muduo.standalone.platform.TestEvents.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.EventSender;
import dev.muduo.platform.log.FencedException;
import dev.muduo.platform.log.KafkaConfig;
import dev.muduo.platform.log.KafkaEventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.TransactionExpiredException;
import dev.muduo.platform.log.TransactionalWriter;
import dev.muduo.schemas.IngestCursor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that sleeps in the middle of a transaction: the broker aborts it, and the writer says so. */
class ExpiredTransactionTest {
    private static final TopicPartition PARTITION = new TopicPartition("slow", 0);
    private static final int MOST_POLLS = 600;

    @TempDir
    Path directory;

    @Test
    void aTransactionOpenForTooLongIsAbortedAndItsWriterEnds() throws Exception {
        try (RealBroker broker = new RealBroker(directory);
                EventLog log = new KafkaEventLog(shortTransactions(broker.config()))) {
            broker.createTopic("slow", 1, "none");
            try (TransactionalWriter writer = log.transactions("sleeper")) {
                assertThrows(
                        TransactionExpiredException.class,
                        () -> writer.inTransaction(transaction -> {
                            transaction.send("slow", "k", event("k", "asleep"));
                            awaitAbort(log);
                        }));
                assertThrows(
                        FencedException.class,
                        () -> writer.inTransaction(
                                transaction -> transaction.send("slow", "k", event("k", "too late"))));
            }
            try (TransactionalWriter next = log.transactions("sleeper")) {
                next.inTransaction(transaction -> transaction.send("slow", "k", event("k", "awake")));
            }
            assertEquals(List.of("beside", "awake"), texts(log));
        }
    }

    private static KafkaConfig shortTransactions(KafkaConfig config) {
        return new KafkaConfig(
                config.bootstrapServers(),
                config.partitions(),
                config.replicationFactor(),
                Duration.ofSeconds(1),
                config.callTimeout(),
                true,
                Optional.empty());
    }

    /** What stands behind the open transaction can be read only when the broker has ended that. */
    private static void awaitAbort(EventLog log) {
        try (EventSender sender = log.sender();
                LogReader reader = log.assign(Map.of(PARTITION, 0L))) {
            sender.send("slow", "k", event("k", "beside")).toCompletableFuture().join();
            for (int polls = 0; polls < MOST_POLLS; polls++) {
                if (!reader.poll(Duration.ofMillis(100)).isEmpty()) {
                    return;
                }
            }
        }
        fail("the broker did not abort the transaction");
    }

    private static List<String> texts(EventLog log) {
        try (LogReader reader = log.assign(Map.of(PARTITION, 0L))) {
            return reader.readToEnd().stream()
                    .map(record -> ((IngestCursor) record.event()).getPosition())
                    .toList();
        }
    }
}
