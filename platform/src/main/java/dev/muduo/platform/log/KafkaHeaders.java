package dev.muduo.platform.log;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Headers as text. */
final class KafkaHeaders {
    private KafkaHeaders() {}

    static Map<String, String> read(Headers headers) {
        Map<String, String> read = new HashMap<>();
        for (Header header : headers) {
            read.put(header.key(), header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8));
        }
        return read;
    }

    static List<Header> write(Map<String, String> headers) {
        return headers.entrySet().stream()
                .map(header -> (Header)
                        new RecordHeader(header.getKey(), header.getValue().getBytes(StandardCharsets.UTF_8)))
                .toList();
    }
}
