package dev.muduo.platform.log;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Whether a cluster has the consumer groups that every group reader here speaks ({@code group.protocol=consumer}, KIP-848): Kafka
 * 4.0 has them, unless it was upgraded from an older one whose features were left as they were. Asked at start-up, because a group
 * would otherwise find out when it first subscribes, days later perhaps, and wait for it without end.
 */
final class GroupProtocol {
    /** The feature, and the first level of it that has them. */
    private static final String FEATURE = "group.version";

    private static final int FIRST_LEVEL = 1;

    private GroupProtocol() {}

    /** @throws WrongTopicException if the cluster has them not */
    static void require(Admin admin) {
        Optional<FinalizedVersionRange> found;
        try {
            found = Optional.ofNullable(admin.describeFeatures()
                    .featureMetadata()
                    .get()
                    .finalizedFeatures()
                    .get(FEATURE));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnsupportedVersionException) {
                throw lacking("is older than 2.7, for it does not tell its features");
            }
            throw e.getCause() instanceof KafkaException cause
                    ? KafkaFaults.translate("describe the cluster's features", cause)
                    : new IllegalStateException("cannot describe the cluster's features", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        int level = found.map(range -> (int) range.maxVersionLevel()).orElse(0);
        if (level < FIRST_LEVEL) {
            throw lacking("has the feature " + FEATURE + " at " + level);
        }
    }

    private static WrongTopicException lacking(String found) {
        return new WrongTopicException("the cluster should be Kafka 4.0 or later, with its consumer groups (" + FEATURE
                + " at " + FIRST_LEVEL + " or more); this one " + found + ". Upgrade the brokers, then let"
                + " kafka-features upgrade --release-version 4.0 put the new features into effect");
    }
}
