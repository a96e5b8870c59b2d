package dev.muduo.standalone.platform;

import static dev.muduo.standalone.platform.TestEvents.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.DeadLetter;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.EventSender;
import dev.muduo.platform.log.FencedException;
import dev.muduo.platform.log.GroupReader;
import dev.muduo.platform.log.KeyPartition;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.PositionLostException;
import dev.muduo.platform.log.Replay;
import dev.muduo.platform.log.TransactionalWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What every log must do; run against the one in memory and against Kafka. Each test has topics of its own. */
abstract class EventLogContract {
    abstract EventLog log();

    /** Creates a topic, its dead letters, and position 0 for the group. */
    abstract void createTopic(String topic, int partitions, String group);

    /** A name that no other test uses. */
    abstract String unique(String prefix);

    /** Forgets the records before the offset. */
    abstract void truncateBefore(TopicPartition partition, long offset);

    private String topic(int partitions, String group) {
        String topic = unique("topic");
        createTopic(topic, partitions, group);
        return topic;
    }

    private LogReader readAll(String topic) {
        Map<TopicPartition, Long> positions =
                log().partitions(Set.of(topic)).stream().collect(Collectors.toMap(partition -> partition, any -> 0L));
        return log().assign(positions);
    }

    /** What is on the topic, of which so much has been committed. */
    private List<String> texts(String topic, int committed) {
        try (LogReader reader = readAll(topic)) {
            return Reading.texts(Reading.read(reader, committed));
        }
    }

    @Test
    void partitionsAreListedInOrder() {
        String topic = topic(3, "none");
        assertEquals(
                List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1), new TopicPartition(topic, 2)),
                List.copyOf(log().partitions(Set.of(topic))));
    }

    @Test
    void aKeyAlwaysGoesToThePartitionOfTheSharedRule() {
        String topic = topic(3, "none");
        try (TransactionalWriter writer = log().transactions(unique("writer"))) {
            writer.inTransaction(transaction -> {
                for (int study = 0; study < 40; study++) {
                    transaction.send(topic, "study-" + study, event("study-" + study, "ü" + study));
                }
            });
        }
        try (LogReader reader = readAll(topic)) {
            List<LoggedRecord> records = Reading.read(reader, 40);
            assertEquals(40, records.size());
            records.forEach(record -> assertEquals(
                    KeyPartition.of(record.key(), 3), record.partition().partition()));
        }
    }

    @Test
    void anAbortedTransactionIsNeverSeenAndItsWriterGoesOn() {
        String topic = topic(1, "none");
        try (TransactionalWriter writer = log().transactions(unique("writer"))) {
            writer.inTransaction(transaction -> transaction.send(topic, "k", event("k", "one")));
            IllegalArgumentException thrown = assertThrows(
                    IllegalArgumentException.class,
                    () -> writer.inTransaction(transaction -> {
                        transaction.send(topic, "k", event("k", "aborted"));
                        throw new IllegalArgumentException("the body fails");
                    }));
            assertEquals("the body fails", thrown.getMessage());
            writer.inTransaction(transaction -> transaction.send(topic, "k", event("k", "two")));
        }
        assertEquals(List.of("one", "two"), texts(topic, 2));
    }

    @Test
    void nothingFromAnOpenTransactionOnIsRead() {
        String topic = topic(1, "none");
        TopicPartition partition = new TopicPartition(topic, 0);
        try (TransactionalWriter writer = log().transactions(unique("writer"));
                EventSender sender = log().sender();
                LogReader reader = readAll(topic)) {
            sender.send(topic, "k", event("k", "before")).toCompletableFuture().join();
            writer.inTransaction(transaction -> {
                transaction.send(topic, "k", event("k", "inside"));
                sender.send(topic, "k", event("k", "beside"))
                        .toCompletableFuture()
                        .join();
                List<LoggedRecord> seen = reader.readToEnd();
                assertEquals(List.of("before"), Reading.texts(seen).subList(0, 1));
                assertTrue(!Reading.texts(seen).contains("inside"), "an open transaction was read");
                assertTrue(reader.endOffsets().get(partition) <= 2, "the last stable offset is behind the open record");
            });
            List<String> all = texts(topic, 3);
            assertEquals(Set.of("before", "inside", "beside"), Set.copyOf(all));
        }
    }

    @Test
    void offsetsHaveGapsWherePositionsDoNotWait() {
        String topic = topic(1, "none");
        TopicPartition partition = new TopicPartition(topic, 0);
        try (TransactionalWriter writer = log().transactions(unique("writer"));
                LogReader reader = readAll(topic)) {
            writer.inTransaction(transaction -> transaction.send(topic, "k", event("k", "one")));
            writer.inTransaction(transaction -> transaction.send(topic, "k", event("k", "two")));
            List<LoggedRecord> records = Reading.read(reader, 2);
            assertEquals(
                    List.of(0L, 2L), records.stream().map(LoggedRecord::offset).toList());
            assertEquals(4, reader.endOffsets().get(partition), "each transaction ends with a marker");
            assertEquals(4, reader.positions().get(partition));
        }
    }

    @Test
    void aReplayReadsToTheEndOfAllPartitionsAndThenWhatComes() {
        String topic = topic(3, "none");
        List<String> seen = new ArrayList<>();
        try (EventSender sender = log().sender();
                Replay replay =
                        new Replay(log(), Set.of(topic), record -> seen.addAll(Reading.texts(List.of(record))))) {
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                String text = "e" + i;
                sender.send(topic, "study-" + i, event("study-" + i, text))
                        .toCompletableFuture()
                        .join();
                sent.add(text);
            }
            assertEquals(30, replay.follow(Reading.POLL));
            sender.send(topic, "k", event("k", "late")).toCompletableFuture().join();
            replay.toEnd();
            sent.add("late");
            assertEquals(Set.copyOf(sent), Set.copyOf(seen));
            assertEquals(31, seen.size());
        }
    }

    @Test
    void aLaterWriterOfTheSameIdFencesTheEarlierOne() {
        String topic = topic(1, "none");
        String id = unique("leader");
        try (TransactionalWriter earlier = log().transactions(id)) {
            earlier.inTransaction(transaction -> transaction.send(topic, "k", event("k", "earlier")));
            try (TransactionalWriter later = log().transactions(id)) {
                assertThrows(
                        FencedException.class,
                        () -> earlier.inTransaction(transaction -> transaction.send(topic, "k", event("k", "zombie"))));
                later.inTransaction(transaction -> transaction.send(topic, "k", event("k", "later")));
            }
            assertThrows(FencedException.class, earlier::settle, "a fenced writer stays fenced");
        }
        assertEquals(List.of("earlier", "later"), texts(topic, 2));
    }

    @Test
    void outputsAndOffsetsAreCommittedTogether() {
        String group = unique("group");
        String input = topic(1, group);
        String output = topic(1, "none");
        try (EventSender sender = log().sender()) {
            for (String text : List.of("a", "b", "c")) {
                sender.send(input, "k", event("k", text)).toCompletableFuture().join();
            }
        }
        try (TransactionalWriter writer = log().transactions(unique("writer"));
                GroupReader reader = log().subscribe(group, Set.of(input))) {
            List<LoggedRecord> first = Reading.poll(reader, 3);
            assertEquals(List.of("a", "b", "c"), Reading.texts(first));
            assertThrows(
                    IllegalStateException.class,
                    () -> writer.inTransaction(transaction -> {
                        transaction.send(output, "k", event("k", "A"));
                        transaction.commitOffsets(Reading.after(first), reader.member());
                        throw new IllegalStateException("killed before the commit");
                    }));
            reader.rewind();
            List<LoggedRecord> again = Reading.poll(reader, 3);
            assertEquals(List.of("a", "b", "c"), Reading.texts(again), "nothing was committed");
            writer.inTransaction(transaction -> {
                transaction.send(output, "k", event("k", "A"));
                transaction.commitOffsets(Reading.after(again.subList(0, 1)), reader.member());
            });
            reader.rewind();
            assertEquals(List.of("b", "c"), Reading.texts(Reading.poll(reader, 2)));
        }
        try (GroupReader next = log().subscribe(group, Set.of(input))) {
            assertEquals(
                    List.of("b", "c"),
                    Reading.texts(Reading.poll(next, 2)),
                    "the next member begins where the group ended");
        }
        assertEquals(List.of("A"), texts(output, 1));
    }

    @Test
    void aMemberThatHasLostItsPartitionCommitsNothing() {
        String group = unique("group");
        String input = topic(1, group);
        String output = topic(1, "none");
        try (EventSender sender = log().sender()) {
            sender.send(input, "k", event("k", "a")).toCompletableFuture().join();
        }
        try (TransactionalWriter writer = log().transactions(unique("writer"))) {
            GroupReader gone = log().subscribe(group, Set.of(input));
            List<LoggedRecord> records = Reading.poll(gone, 1);
            GroupReader.GroupMember member = gone.member();
            gone.close();
            assertThrows(
                    SurroundingsException.class,
                    () -> writer.inTransaction(transaction -> {
                        transaction.send(output, "k", event("k", "zombie"));
                        transaction.commitOffsets(Reading.after(records), member);
                    }));
            try (GroupReader next = log().subscribe(group, Set.of(input))) {
                assertEquals(List.of("a"), Reading.texts(Reading.poll(next, 1)));
            }
            writer.inTransaction(transaction -> transaction.send(output, "k", event("k", "alive")));
        }
        assertEquals(List.of("alive"), texts(output, 1));
    }

    @Test
    void aPausedPartitionIsKeptAndReadOnWhenResumed() {
        String group = unique("group");
        String input = topic(1, group);
        try (GroupReader reader = log().subscribe(group, Set.of(input));
                EventSender sender = log().sender()) {
            Reading.pollUntilAssigned(reader, 1);
            reader.pause(reader.assigned());
            sender.send(input, "k", event("k", "a")).toCompletableFuture().join();
            for (int polls = 0; polls < 5; polls++) {
                assertTrue(reader.poll(Reading.POLL).isEmpty(), "a paused partition was read");
            }
            assertEquals(1, reader.assigned().size());
            reader.resume(reader.assigned());
            assertEquals(List.of("a"), Reading.texts(Reading.poll(reader, 1)));
        }
    }

    @Test
    void aSecondMemberTakesSomePartitionsAndTheFirstIsTold() {
        String group = unique("group");
        String input = topic(2, group);
        try (GroupReader first = log().subscribe(group, Set.of(input))) {
            Reading.pollUntilAssigned(first, 2);
            try (GroupReader second = log().subscribe(group, Set.of(input))) {
                Set<TopicPartition> taken = Set.of();
                for (int polls = 0;
                        polls < Reading.MOST_POLLS && second.assigned().isEmpty();
                        polls++) {
                    first.poll(Reading.POLL);
                    if (!first.revoked().isEmpty()) {
                        taken = first.revoked();
                    }
                    second.poll(Reading.POLL);
                }
                assertEquals(1, second.assigned().size());
                assertEquals(second.assigned(), taken);
                assertEquals(1, first.assigned().size());
            }
        }
    }

    @Test
    void aPositionThatTheLogNoLongerHoldsIsAnErrorWithAnExplanation() {
        String topic = topic(1, "none");
        TopicPartition partition = new TopicPartition(topic, 0);
        try (EventSender sender = log().sender()) {
            for (int index = 0; index < 5; index++) {
                sender.send(topic, "k", event("k", "e" + index))
                        .toCompletableFuture()
                        .join();
            }
        }
        truncateBefore(partition, 3);
        try (LogReader reader = log().assign(Map.of(partition, 0L))) {
            PositionLostException lost = assertThrows(PositionLostException.class, () -> {
                for (int polls = 0; polls < Reading.MOST_POLLS; polls++) {
                    assertTrue(reader.poll(Reading.POLL).isEmpty(), "records were skipped in silence");
                }
            });
            assertTrue(lost.getMessage().contains(topic), lost.getMessage());
        }
        try (LogReader reader = log().assign(Map.of(partition, 3L))) {
            assertEquals(List.of("e3", "e4"), Reading.texts(reader.readToEnd()));
        }
    }

    @Test
    void aRecordIsSetAsideWholeWithTheReasonInHeaders() {
        String group = unique("group");
        String input = topic(1, group);
        try (EventSender sender = log().sender()) {
            sender.send(input, "k", event("k", "bad")).toCompletableFuture().join();
        }
        LoggedRecord record;
        try (LogReader reader = readAll(input)) {
            record = reader.readToEnd().get(0);
        }
        try (TransactionalWriter writer = log().transactions(unique("writer"))) {
            writer.inTransaction(transaction ->
                    transaction.sendDeadLetter(record, new IllegalArgumentException("expected x, got y"), 3));
        }
        try (LogReader reader = readAll(input + ".dead-letters")) {
            LoggedRecord letter = Reading.read(reader, 1).get(0);
            assertEquals("k", letter.key());
            assertEquals(List.of("bad"), Reading.texts(List.of(letter)));
            assertEquals(
                    new DeadLetter(
                            "expected x, got y",
                            "java.lang.IllegalArgumentException",
                            3,
                            new TopicPartition(input, 0),
                            0),
                    DeadLetter.of(letter.headers()));
        }
    }

    @Test
    void aSentEventIsAcknowledgedOnlyWhenTheLogHasIt() throws Exception {
        String topic = topic(1, "none");
        try (EventSender sender = log().sender()) {
            sender.send(topic, "k", event("k", "sent")).toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertEquals(List.of("sent"), texts(topic, 1));
        }
    }

    @Test
    void aTransactionEndsWithItsBody() {
        String topic = topic(1, "none");
        try (TransactionalWriter writer = log().transactions(unique("writer"))) {
            TransactionalWriter.Transaction[] kept = new TransactionalWriter.Transaction[1];
            writer.inTransaction(transaction -> {
                transaction.send(topic, "k", event("k", "in"));
                kept[0] = transaction;
            });
            assertThrows(IllegalStateException.class, () -> kept[0].send(topic, "k", event("k", "late")));
        }
        assertEquals(List.of("in"), texts(topic, 1));
    }
}
