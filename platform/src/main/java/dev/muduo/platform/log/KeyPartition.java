package dev.muduo.platform.log;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Which partition a key belongs to: Kafka's default rule (murmur2 of the key's UTF-8 bytes), for every log of ours. */
public final class KeyPartition {
    private KeyPartition() {}

    /**
     * The number of the partition that the key belongs to.
     *
     * @param partitions number of partitions of the topic, at least 1
     */
    public static int of(String key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
