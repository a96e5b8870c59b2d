package dev.muduo.platform.log;

import dev.muduo.schemas.Topics;
import java.util.Map;
import java.util.Set;

/**
 * The consumer groups of the loop; creating a topic commits position 0 for those that every loop has. Of one that configuration
 * names the first member does that.
 */
public final class ConsumerGroups {
    /** Teach arriving studies. */
    public static final String TEACHER_WORKERS = "teacher-workers";
    /** Segment arriving studies unasked. */
    public static final String AUTOMATIC_SEGMENTATIONS = "automatic-segmentations";

    private static final String RESULT_SENDERS = "result-senders-";

    private ConsumerGroups() {}

    /** Sends results to one destination. */
    public static String resultSenders(String destination) {
        return RESULT_SENDERS + destination;
    }

    /** Whether the group is one of those that there are because the configuration says so. */
    static boolean isNamedByConfiguration(String group) {
        return group.startsWith(RESULT_SENDERS);
    }

    /** The topics of every group that configuration does not name. */
    public static Map<String, Set<String>> topics() {
        return Map.of(
                TEACHER_WORKERS, Set.of(Topics.STUDIES),
                AUTOMATIC_SEGMENTATIONS, Set.of(Topics.STUDIES));
    }
}
