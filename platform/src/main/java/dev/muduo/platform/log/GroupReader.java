package dev.muduo.platform.log;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** A {@link LogReader} whose partitions are assigned by the group; its positions are committed inside transactions only. */
public interface GroupReader extends LogReader {
    /** The partitions this member owns now; a record of a partition lost meanwhile must not be finished. */
    Set<TopicPartition> assigned();

    /**
     * The partitions that the last poll took from this member, also those that it got back at once: what it was doing with
     * their records is void, because another member may have done it meanwhile.
     */
    Set<TopicPartition> revoked();

    /**
     * Drops what was read but not committed: every partition owned here is read again from the group's committed position.
     * To be called after a failed transaction, once {@link TransactionalWriter#settle()} has made its outcome final.
     */
    void rewind();

    /** What a transaction needs to commit this member's offsets and to be fenced with it. */
    GroupMember member();

    /** An opaque proof of membership (Kafka's consumer group metadata). */
    interface GroupMember {}
}
