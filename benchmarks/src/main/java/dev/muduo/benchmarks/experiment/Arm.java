package dev.muduo.benchmarks.experiment;

import dev.muduo.benchmarks.experiment.run.Method;
import java.util.Map;
import java.util.TreeMap;

/**
 * One row of a comparison: a method and what its configuration differs in from the experiment's.
 *
 * @param name    as on the command line and in every table
 * @param says    what it is, in a few words
 * @param overlay configuration by dotted key
 */
public record Arm(String name, String says, Method method, Map<String, Object> overlay) {
    public Arm {
        overlay = new TreeMap<>(overlay);
        if (!name.matches("[a-z0-9.-]+")) {
            throw new IllegalArgumentException(
                    "an arm's name is made of lower-case letters, digits, dots and dashes, got " + name);
        }
    }
}
