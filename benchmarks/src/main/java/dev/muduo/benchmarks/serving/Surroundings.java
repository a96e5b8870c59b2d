package dev.muduo.benchmarks.serving;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.Replay;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.Topics;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Log and store of a service, each of which can go away and come back. Owned by one thread. */
interface Surroundings extends AutoCloseable {
    /** In reports. */
    String words();

    EventLog log();

    ObjectStore store();

    void withoutLog() throws IOException;

    void withLog() throws IOException;

    void withoutStore() throws IOException;

    void withStore() throws IOException;

    @Override
    void close() throws IOException;

    /** Requests of which the log was told; one may be told twice. */
    default Set<String> told() {
        Set<String> requests = new HashSet<>();
        try (Replay replay = new Replay(log(), Set.of(Topics.SEGMENTATIONS), record -> {
            if (record.event() instanceof SegmentationServed served) {
                requests.add(served.getRequestId());
            }
        })) {
            replay.toEnd();
        }
        return requests;
    }
}
