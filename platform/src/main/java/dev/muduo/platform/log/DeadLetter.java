package dev.muduo.platform.log;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Why a record was set aside, as the headers of its dead letter say.
 *
 * @param reason    what was expected and what came; never patient data
 * @param exception class name of the fault
 * @param attempts  how often the record was tried
 * @param origin    partition the record came from
 * @param offset    its offset there
 */
public record DeadLetter(String reason, String exception, int attempts, TopicPartition origin, long offset) {
    private static final String REASON = "muduo-reason";
    private static final String EXCEPTION = "muduo-exception";
    private static final String ATTEMPTS = "muduo-attempts";
    private static final String TOPIC = "muduo-origin-topic";
    private static final String PARTITION = "muduo-origin-partition";
    private static final String OFFSET = "muduo-origin-offset";
    private static final int MAX_REASON = 2000;

    public static DeadLetter of(LoggedRecord record, Throwable reason, int attempts) {
        String message = String.valueOf(reason.getMessage());
        return new DeadLetter(
                message.length() <= MAX_REASON ? message : message.substring(0, MAX_REASON) + "…",
                reason.getClass().getName(),
                attempts,
                record.partition(),
                record.offset());
    }

    /**
     * Reads the headers of a dead letter.
     *
     * @throws IllegalArgumentException if the headers are not those of a dead letter
     */
    public static DeadLetter of(Map<String, String> headers) {
        for (String name : new String[] {REASON, EXCEPTION, ATTEMPTS, TOPIC, PARTITION, OFFSET}) {
            if (!headers.containsKey(name)) {
                throw new IllegalArgumentException(
                        "a dead letter has the header " + name + ", got " + headers.keySet());
            }
        }
        return new DeadLetter(
                headers.get(REASON),
                headers.get(EXCEPTION),
                Integer.parseInt(headers.get(ATTEMPTS)),
                new TopicPartition(headers.get(TOPIC), Integer.parseInt(headers.get(PARTITION))),
                Long.parseLong(headers.get(OFFSET)));
    }

    /** In the order of their names. */
    public Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        headers.put(REASON, reason);
        headers.put(EXCEPTION, exception);
        headers.put(ATTEMPTS, Integer.toString(attempts));
        headers.put(TOPIC, origin.topic());
        headers.put(PARTITION, Integer.toString(origin.partition()));
        headers.put(OFFSET, Long.toString(offset));
        return headers;
    }
}
