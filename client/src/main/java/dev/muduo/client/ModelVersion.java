package dev.muduo.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which checkpoint made a mask, all of it.
 *
 * @param number     of its promotion
 * @param checkpoint SHA-256
 * @param arithmetic that it was computed in, where that was not float32
 */
public record ModelVersion(long number, String checkpoint, Optional<String> arithmetic) {
    /** A structured field (RFC 9651); parameters that are not known here are passed over. */
    private static final Pattern FIELD =
            Pattern.compile("([0-9]{1,18});checkpoint=\"([0-9a-f]+)\"(?:;arithmetic=([a-z0-9]+))?(?:;.*)?");

    /** In float32. */
    public ModelVersion(long number, String checkpoint) {
        this(number, checkpoint, Optional.empty());
    }

    /** Reads the header {@code Muduo-Model-Version}. */
    static ModelVersion of(String header) throws UnreadableAnswerException {
        Matcher field = FIELD.matcher(header);
        if (!field.matches()) {
            throw new UnreadableAnswerException(
                    "expected a promotion's number and a checkpoint, got '" + header + "'", null);
        }
        return new ModelVersion(Long.parseLong(field.group(1)), field.group(2), Optional.ofNullable(field.group(3)));
    }

    /** As in the header. */
    @Override
    public String toString() {
        return number + ";checkpoint=\"" + checkpoint + "\""
                + arithmetic.map(word -> ";arithmetic=" + word).orElse("");
    }
}
