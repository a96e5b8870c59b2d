package dev.muduo.platform.testing;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.DeadLetter;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.EventSender;
import dev.muduo.platform.log.GroupReader;
import dev.muduo.platform.log.KeyPartition;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.TransactionalWriter;
import dev.muduo.schemas.EventCodec;
import dev.muduo.schemas.Topics;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The log in memory, with Kafka's rules: atomic transactions read committed, markers that leave gaps in the offsets, groups
 * with committed offsets, fencing by transactional id, keys to partitions. Polls never wait. Faults are injected by
 * {@link #becomeUnavailable}, {@link #failNextCommitBefore}, {@link #failNextCommitAfter} and {@link #expireNextCommit}. Safe
 * for several threads.
 */
public final class InMemoryEventLog implements EventLog {
    static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final Map<String, Integer> counts = new TreeMap<>();
    private final TreeMap<TopicPartition, InMemoryPartition> partitions = new TreeMap<>(ORDER);
    private final Map<String, InMemoryGroup> groups = new HashMap<>();
    private final Map<String, InMemoryWriter> writers = new HashMap<>();
    private final EventCodec codec = new EventCodec();
    private boolean unavailable;
    private boolean failBefore;
    private boolean failAfter;
    private int openReaders;
    private boolean expire;
    private long turns;

    /** Every topic of the design and its dead letters: three partitions each, one for the control topic and the cursors. */
    public InMemoryEventLog() {
        this(standardCounts());
    }

    public InMemoryEventLog(Map<String, Integer> partitionCounts) {
        partitionCounts.forEach(this::create);
    }

    private void create(String topic, int count) {
        counts.put(topic, count);
        for (int index = 0; index < count; index++) {
            TopicPartition name = new TopicPartition(topic, index);
            partitions.put(name, new InMemoryPartition(name, this::nextTurn));
        }
    }

    private static Map<String, Integer> standardCounts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String topic : Topics.all()) {
            counts.put(topic, topic.equals(Topics.MODELS) || topic.equals(Topics.INGEST_CURSORS) ? 1 : 3);
            counts.put(Topics.deadLetters(topic), 1);
        }
        return counts;
    }

    @Override
    public synchronized Set<TopicPartition> partitions(Set<String> topics) {
        requireAvailable();
        Set<TopicPartition> found = new TreeSet<>(ORDER);
        for (String topic : topics) {
            for (int index = 0; index < count(topic); index++) {
                found.add(new TopicPartition(topic, index));
            }
        }
        return found;
    }

    @Override
    public LogReader assign(Map<TopicPartition, Long> positions) {
        return new InMemoryReader(this, positions);
    }

    @Override
    public synchronized GroupReader subscribe(String group, Set<String> topics) {
        return new InMemoryReader(this, group(group).join(partitions(topics)));
    }

    @Override
    public synchronized TransactionalWriter transactions(String transactionalId) {
        requireAvailable();
        InMemoryWriter writer = new InMemoryWriter(this, transactionalId);
        InMemoryWriter earlier = writers.put(transactionalId, writer);
        if (earlier != null) {
            earlier.fence();
        }
        return writer;
    }

    @Override
    public EventSender sender() {
        return new EventSender() {
            @Override
            public CompletionStage<Void> send(String topic, String key, SpecificRecord event) {
                try {
                    append(topic, key, event);
                    return CompletableFuture.completedFuture(null);
                } catch (SurroundingsException e) {
                    return CompletableFuture.failedFuture(e);
                }
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }

    @Override
    public void close() {
        // Holds nothing outside the heap; a test may go on looking at it.
    }

    // ---- what tests look at and set up ----

    /**
     * The log as another process would find it later: records and committed offsets, without readers, writers and faults. What
     * is written to one is not in the other.
     *
     * @throws IllegalStateException if a transaction is open
     */
    public synchronized InMemoryEventLog copy() {
        InMemoryEventLog copy = new InMemoryEventLog(counts);
        copy.turns = turns;
        partitions.forEach((name, partition) -> copy.partitions.put(name, partition.copy(copy::nextTurn)));
        groups.forEach((name, group) -> copy.groups.put(name, group.copy()));
        return copy;
    }

    /** Adds a topic, with its dead letters, to those of the design. */
    public synchronized void createTopic(String topic, int partitionCount) {
        create(topic, partitionCount);
        create(Topics.deadLetters(topic), 1);
    }

    /** Appends one committed event and returns where it stands. */
    public LoggedRecord append(String topic, String key, SpecificRecord event) {
        return append(topic, key, codec.encode(event));
    }

    /** Appends one committed record of any bytes, also of such as are no event. */
    public synchronized LoggedRecord append(String topic, String key, byte[] value) {
        requireAvailable();
        return partitionOf(topic, key)
                .append(key, value, Map.of(), InMemoryPartition.State.COMMITTED)
                .record();
    }

    /** Every committed record of the topic, in the order in which they were written, whatever partitions they are in. */
    public synchronized List<LoggedRecord> records(String topic) {
        return IntStream.range(0, count(topic))
                .mapToObj(index -> partitions.get(new TopicPartition(topic, index)))
                .flatMap(InMemoryPartition::committed)
                .sorted(Comparator.comparingLong(InMemoryPartition.Entry::turn))
                .map(InMemoryPartition.Entry::record)
                .toList();
    }

    /** Every committed event of that type on the topic, in the same order. */
    public <E extends SpecificRecord> List<E> events(String topic, Class<E> type) {
        return records(topic).stream()
                .map(LoggedRecord::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Why records of the topic were set aside, in order. */
    public List<DeadLetter> deadLetters(String topic) {
        return records(Topics.deadLetters(topic)).stream()
                .map(record -> DeadLetter.of(record.headers()))
                .toList();
    }

    /** The next offsets that the group has committed; a partition it has committed nothing of is absent and begins at 0. */
    public synchronized Map<TopicPartition, Long> committed(String group) {
        return group(group).committed();
    }

    /** Readers, of groups or of none, that were opened and are not closed. */
    public synchronized int openReaders() {
        return openReaders;
    }

    /** What a group does with members that it hears nothing of: their partitions go to those who are left or come. */
    public synchronized void expelMembers(String group) {
        group(group).expelAll();
    }

    /** From now on nothing can be read or written: polls are empty, everything else throws SurroundingsException. */
    public synchronized void becomeUnavailable() {
        unavailable = true;
    }

    public synchronized void becomeAvailable() {
        unavailable = false;
    }

    /** The next commit aborts and throws SurroundingsException. */
    public synchronized void failNextCommitBefore() {
        failBefore = true;
    }

    /** The next commit takes effect and throws SurroundingsException all the same: the writer cannot know. */
    public synchronized void failNextCommitAfter() {
        failAfter = true;
    }

    /** The next transaction is open for too long, as that of a machine that sleeps: it is aborted, and its writer ends. */
    public synchronized void expireNextCommit() {
        expire = true;
    }

    /** Forgets the records before the offset, so that positions before it are lost. */
    public synchronized void truncateBefore(TopicPartition partition, long offset) {
        partition(partition).truncateBefore(offset);
    }

    // ---- for the readers and writers, with this log's lock held ----

    synchronized void readerOpened() {
        openReaders++;
    }

    synchronized void readerClosed() {
        openReaders--;
    }

    boolean unavailable() {
        return unavailable;
    }

    void requireAvailable() {
        if (unavailable) {
            throw InMemoryWriter.unreachable();
        }
    }

    boolean takeExpiry() {
        boolean expired = expire;
        expire = false;
        return expired;
    }

    void beforeCommit() {
        if (failBefore) {
            failBefore = false;
            throw new SurroundingsException("the commit failed and was aborted (by order of the test)");
        }
    }

    void afterCommit() {
        if (failAfter) {
            failAfter = false;
            throw new SurroundingsException("the commit's answer was lost (by order of the test)");
        }
    }

    InMemoryPartition partition(TopicPartition name) {
        InMemoryPartition partition = partitions.get(name);
        if (partition == null) {
            throw new IllegalArgumentException("no partition " + name + " here; there are " + partitions.keySet());
        }
        return partition;
    }

    InMemoryPartition partitionOf(String topic, String key) {
        return partition(new TopicPartition(topic, KeyPartition.of(key, count(topic))));
    }

    /** With this log's lock held. */
    private long nextTurn() {
        return turns++;
    }

    private int count(String topic) {
        Integer count = counts.get(topic);
        if (count == null) {
            throw new IllegalArgumentException("no topic " + topic + " here; there are " + counts.keySet());
        }
        return count;
    }

    private InMemoryGroup group(String name) {
        return groups.computeIfAbsent(name, InMemoryGroup::new);
    }
}
