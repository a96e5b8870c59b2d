package dev.muduo.platform.log;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** A {@link LogReader} whose partitions are assigned by the group; its positions are committed inside transactions only. */
public interface GroupReader extends LogReader {
    /** The partitions this member owns now; a record of a partition lost meanwhile must not be finished. */
    Set<TopicPartition> assigned();

    /** What a transaction needs to commit this member's offsets and to be fenced with it. */
    GroupMember member();

    /** An opaque proof of membership (Kafka's consumer group metadata). */
    interface GroupMember {}
}
