package dev.muduo.infer.http;

import dev.muduo.infer.request.Urgency;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header {@code Priority} (RFC 9218): urgency 0 … 7, the most urgent first; 3 unless the client says otherwise. */
final class PriorityHeader {
    static final String NAME = "Priority";

    private static final Pattern URGENCY = Pattern.compile("(?:^|,)\\s*u=([0-7])\\s*(?:[,;]|$)");
    private static final int DEFAULT = 3;

    private PriorityHeader() {}

    /**
     * Whatever is less urgent than usual is bulk. What is not understood is ignored, as the RFC wants it.
     */
    static Urgency urgency(String value) {
        Matcher urgency = URGENCY.matcher(value);
        return urgency.find() && Integer.parseInt(urgency.group(1)) > DEFAULT ? Urgency.BULK : Urgency.INTERACTIVE;
    }
}
