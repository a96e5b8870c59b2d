package dev.muduo.benchmarks.ingestspeed;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Waits for studies on the topic. Belongs to one thread. */
final class ArrivedStudies implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final LogReader reader;
    private long storedBytes;

    ArrivedStudies(EventLog log) {
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        log.partitions(Set.of(Topics.STUDIES)).forEach(partition -> beginnings.put(partition, 0L));
        reader = log.assign(beginnings);
    }

    /**
     * Waits for so many studies more.
     *
     * @throws IOException if they do not come in time
     */
    void await(int studies, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        int left = studies;
        while (left > 0) {
            if (System.nanoTime() > deadline) {
                throw new IOException("expected " + studies + " studies on the topic within " + patience + ", " + left
                        + " are missing; what ingest says is in its log");
            }
            for (LoggedRecord entry : reader.poll(POLL)) {
                if (entry.event() instanceof StudyArrived study) {
                    left--;
                    storedBytes += study.getCt().getObject().getBytes()
                            + study.getPet().getObject().getBytes();
                }
            }
        }
    }

    /** Bytes in the store of all studies that have come. */
    long storedBytes() {
        return storedBytes;
    }

    @Override
    public void close() {
        reader.close();
    }
}
