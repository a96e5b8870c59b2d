package dev.muduo.standalone.pacs;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.standalone.Standalone;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** What a test sees of a running loop. */
final class Loop {
    private static final long LOOK_MILLIS = 100;

    private Loop() {}

    /** All events of a topic, each of this type. */
    static <T> List<T> events(Standalone muduo, String topic, Class<T> type) {
        EventLog log = muduo.platform().log();
        Map<TopicPartition, Long> beginnings =
                log.partitions(Set.of(topic)).stream().collect(Collectors.toMap(each -> each, each -> 0L));
        try (LogReader reader = log.assign(beginnings)) {
            return reader.readToEnd().stream()
                    .map(LoggedRecord::event)
                    .map(type::cast)
                    .toList();
        }
    }

    /** As long as the whole test may take. */
    static void await(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
