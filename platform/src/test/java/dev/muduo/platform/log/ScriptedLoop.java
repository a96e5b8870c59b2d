package dev.muduo.platform.log;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;

/**
 * Workers of one group on a log and a store in memory. Each record is an event with a name; what the work on it does is scripted by that
 * name.
 */
final class ScriptedLoop {
    static final String INPUT = Topics.STUDIES;
    static final String OUTPUT = Topics.PSEUDO_LABELS;
    static final String GROUP = "workers";

    final InMemoryEventLog log = new InMemoryEventLog(
            Map.of(INPUT, 2, Topics.deadLetters(INPUT), 1, OUTPUT, 1, Topics.deadLetters(OUTPUT), 1));
    final InMemoryObjectStore store = new InMemoryObjectStore();
    final ManualClock clock = new ManualClock();
    final Map<String, Script> scripts = new HashMap<>();
    /** Names of the records whose work was closed, in that order. */
    final List<String> closed = new ArrayList<>();

    /** What the work on one record does at each of its steps. */
    static final class Script {
        int steps = 2;
        RuntimeException fault;
        int faultAtStep;
        int faultsLeft;
        boolean derives = true;

        Script faulting(RuntimeException cause, int step, int times) {
            fault = cause;
            faultAtStep = step;
            faultsLeft = times;
            return this;
        }
    }

    final class Work implements RecordWork {
        private final LoggedRecord record;
        private final String name;
        private final Script script;
        private int step;

        Work(LoggedRecord record) {
            this.record = record;
            name = ((IngestCursor) record.event()).getPosition();
            script = scripts.getOrDefault(name, new Script());
        }

        @Override
        public boolean step() {
            int now = step + 1;
            if (script.fault != null && now == script.faultAtStep && script.faultsLeft > 0) {
                script.faultsLeft--;
                throw script.fault;
            }
            if (script.derives) {
                store.createIfAbsent(derivedPrefix() + now, new byte[1], "text/plain");
            }
            step = now;
            return step == script.steps;
        }

        @Override
        public void emit(TransactionalWriter.Transaction transaction) {
            transaction.send(OUTPUT, record.key(), event("done " + name));
        }

        @Override
        public String derivedPrefix() {
            return "derived/" + name + "/";
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    static IngestCursor event(String text) {
        return new IngestCursor("source", text, ManualClock.START);
    }

    ConsumeProcessProduce start(String id) {
        return start(id, work -> work);
    }

    /** @param around what is done to the work on each record */
    ConsumeProcessProduce start(String id, UnaryOperator<RecordWork> around) {
        ConsumeProcessProduce loop = new ConsumeProcessProduce(
                log,
                store,
                clock,
                new SimpleMeterRegistry(),
                new ConsumeProcessProduce.Settings(id, GROUP, Set.of(INPUT), id),
                record -> ((IngestCursor) record.event()).getPosition().startsWith("skip")
                        ? Optional.empty()
                        : Optional.of(around.apply(new Work(record))));
        loop.onStart();
        return loop;
    }

    void send(String... texts) {
        for (String text : texts) {
            log.append(INPUT, "key of " + text, event(text));
        }
    }

    List<String> outputs() {
        return log.events(OUTPUT, IngestCursor.class).stream()
                .map(IngestCursor::getPosition)
                .sorted()
                .toList();
    }

    /** Steps until nothing is left to do now; faults of the surroundings are counted, as the runner would wait them out. */
    int settle(ConsumeProcessProduce loop) throws Exception {
        int faults = 0;
        int idle = 0;
        for (int steps = 0; steps < 500 && idle < 3; steps++) {
            try {
                idle = loop.doWork() == 0 ? idle + 1 : 0;
            } catch (SurroundingsException e) {
                faults++;
            }
        }
        return faults;
    }

    void settlePastWaits(ConsumeProcessProduce loop) throws Exception {
        for (int waits = 0; waits < 6; waits++) {
            settle(loop);
            clock.advance(Duration.ofSeconds(15));
        }
    }

    Map<TopicPartition, Long> ends() {
        try (LogReader reader =
                log.assign(Map.of(new TopicPartition(INPUT, 0), 0L, new TopicPartition(INPUT, 1), 0L))) {
            return Map.copyOf(reader.endOffsets());
        }
    }

    int derived() {
        return (int)
                store.keys().stream().filter(key -> key.startsWith("derived/")).count();
    }

    void dies() {
        log.expelMembers(GROUP);
    }
}
