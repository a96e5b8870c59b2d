package dev.muduo.platform.log;

import dev.muduo.schemas.Topics;
import java.util.Map;
import java.util.Set;

/** The consumer groups of the loop and what they read; creating a topic commits position 0 for its groups. */
public final class ConsumerGroups {
    /** Teach arriving studies. */
    public static final String TEACHER_WORKERS = "teacher-workers";
    /** Send results back to where a study came from. */
    public static final String RESULT_SENDERS = "result-senders";

    /** Segment arriving studies unasked. */
    public static final String AUTOMATIC_SEGMENTATIONS = "automatic-segmentations";

    private ConsumerGroups() {}

    /** The topics of every group. */
    public static Map<String, Set<String>> topics() {
        return Map.of(
                TEACHER_WORKERS, Set.of(Topics.STUDIES),
                AUTOMATIC_SEGMENTATIONS, Set.of(Topics.STUDIES),
                RESULT_SENDERS, Set.of(Topics.SEGMENTATIONS));
    }
}
