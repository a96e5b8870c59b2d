package dev.muduo.networks.torch;

import dev.muduo.networks.weights.WeightsException;
import java.util.regex.Pattern;

/** Names out of a file that nobody has vouched for. */
final class TorchNames {
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9_.-]{1,256}");
    private static final int MOST_SHOWN = 80;

    private TorchNames() {}

    /** What a message may say of a name: short, and nothing that would move a terminal's cursor. */
    static String shown(String name) {
        String start = name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) + "…" : name;
        return start.replaceAll("[^\\x21-\\x7e…]", "?");
    }

    /** @throws WeightsException if no module of torch could have a parameter of that name */
    static String requireParameter(String name) {
        if (!PARAMETER.matcher(name).matches()) {
            throw new WeightsException("a parameter's name has 1 to 256 letters, digits and . _ -, got " + shown(name));
        }
        return name;
    }
}
