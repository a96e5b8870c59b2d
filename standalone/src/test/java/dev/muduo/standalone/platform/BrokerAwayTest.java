package dev.muduo.standalone.platform;

import static dev.muduo.standalone.platform.TestEvents.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.ConsumeProcessProduce;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.EventSender;
import dev.muduo.platform.log.KafkaEventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.RecordWork;
import dev.muduo.platform.log.TransactionalWriter;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.IngestCursor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that restarts in the middle of the loop: no input is lost, no output is made twice. */
class BrokerAwayTest {
    private static final String INPUT = "input";
    private static final String OUTPUT = "output";
    private static final int RECORDS = 12;
    private static final int MOST_STEPS = 3000;

    /** Within which a broker that is there answers. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void everyRecordHasOneOutputThoughTheBrokerRestarts() throws Exception {
        try (RealBroker broker = new RealBroker(directory);
                EventLog log = new KafkaEventLog(broker.config());
                EventLog impatient = new KafkaEventLog(broker.impatientConfig())) {
            broker.createTopic(INPUT, 2, "loop");
            broker.createTopic(OUTPUT, 1, "none");
            try (EventSender sender = log.sender()) {
                for (int index = 0; index < RECORDS; index++) {
                    sender.send(INPUT, "k" + index, event("k" + index, "r" + index))
                            .toCompletableFuture()
                            .join();
                }
            }
            ConsumeProcessProduce loop = loop(impatient);
            try {
                untilItGoes(() -> {
                    loop.onStart();
                    return "started";
                });
                runUntilOutputs(log, loop, 4);
                broker.stop();
                int faults = 0;
                for (int steps = 0; steps < 20 && faults == 0; steps++) {
                    faults += step(loop);
                }
                assertEquals(1, faults, "a commit without a broker should be a fault of the surroundings");
                broker.start();
                runUntilOutputs(log, loop, RECORDS);
                for (int steps = 0; steps < 20; steps++) {
                    step(loop);
                }
            } finally {
                loop.onClose();
            }
            Map<String, Integer> counts = new HashMap<>();
            outputs(log).forEach(text -> counts.merge(text, 1, Integer::sum));
            Map<String, Integer> once = new HashMap<>();
            for (int index = 0; index < RECORDS; index++) {
                once.put("done r" + index, 1);
            }
            assertEquals(once, counts);
        }
    }

    private static ConsumeProcessProduce loop(EventLog log) {
        return new ConsumeProcessProduce(
                log,
                new InMemoryObjectStore(),
                new ManualClock(),
                new SimpleMeterRegistry(),
                new ConsumeProcessProduce.Settings("loop", "loop", Set.of(INPUT), "loop-1"),
                record -> Optional.of(new Copy(record)));
    }

    /** Takes two steps and sends one event. */
    private static final class Copy implements RecordWork {
        private final LoggedRecord record;
        private int steps;

        Copy(LoggedRecord record) {
            this.record = record;
        }

        @Override
        public boolean step() {
            steps++;
            return steps == 2;
        }

        @Override
        public void emit(TransactionalWriter.Transaction transaction) {
            String text = ((IngestCursor) record.event()).getPosition();
            transaction.send(OUTPUT, record.key(), event(record.key(), "done " + text));
        }

        @Override
        public String derivedPrefix() {
            return "derived/" + record.offset();
        }
    }

    /** One step; 1 if the surroundings failed it. */
    private static int step(ConsumeProcessProduce loop) throws Exception {
        try {
            loop.doWork();
            return 0;
        } catch (SurroundingsException e) {
            return 1;
        }
    }

    private static void runUntilOutputs(EventLog log, ConsumeProcessProduce loop, int count) throws Exception {
        int seen = 0;
        for (int steps = 0; steps < MOST_STEPS && seen < count; steps++) {
            if (step(loop) == 0 && steps % 4 == 3) {
                seen = outputs(log).size();
            }
        }
        assertTrue(seen >= count, "outputs seen: " + seen + " of " + count);
    }

    private static List<String> outputs(EventLog log) {
        try (LogReader reader = log.assign(Map.of(new TopicPartition(OUTPUT, 0), 0L))) {
            return reader.readToEnd().stream()
                    .map(record -> ((IngestCursor) record.event()).getPosition())
                    .toList();
        }
    }

    @Test
    void aWriterGoesOnAfterTheBrokerHasBeenAway() throws Exception {
        try (RealBroker broker = new RealBroker(directory);
                EventLog log = new KafkaEventLog(broker.config());
                EventLog impatient = new KafkaEventLog(broker.impatientConfig())) {
            broker.createTopic(OUTPUT, 1, "none");
            String before;
            String after;
            try (TransactionalWriter writer = untilItGoes(() -> impatient.transactions("leader"))) {
                before = write(writer, "before");
                broker.stop();
                assertThrows(
                        SurroundingsException.class,
                        () -> writer.inTransaction(
                                transaction -> transaction.send(OUTPUT, "k", event("k", "meanwhile"))));
                broker.start();
                after = write(writer, "after");
            }
            List<String> written = outputs(log, after);
            assertTrue(written.contains(before), written::toString);
            assertFalse(written.contains("meanwhile"), written::toString);
            assertEquals(Set.copyOf(written).size(), written.size(), () -> "written twice: " + written);
        }
    }

    /**
     * Writes an event, again until the writer says that it is there.
     *
     * @return its text, another one at each try: of one that failed the outcome is not known
     */
    private static String write(TransactionalWriter writer, String text) throws Exception {
        AtomicInteger tries = new AtomicInteger();
        return untilItGoes(() -> {
            String tried = text + " " + tries.incrementAndGet();
            writer.inTransaction(transaction -> transaction.send(OUTPUT, "k", event("k", tried)));
            return tried;
        });
    }

    /** A commit is answered before its mark stands in the log, and what is committed can be read only behind that. */
    private static List<String> outputs(EventLog log, String last) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<String> written = outputs(log);
        while (!written.contains(last)) {
            assertTrue(System.nanoTime() < deadline, last + " is not among " + written);
            Thread.sleep(20);
            written = outputs(log);
        }
        return written;
    }

    /** A broker that is there may still take longer for a call than somebody without patience waits. */
    private static <T> T untilItGoes(Callable<T> call) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return call.call();
            } catch (SurroundingsException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }
}
