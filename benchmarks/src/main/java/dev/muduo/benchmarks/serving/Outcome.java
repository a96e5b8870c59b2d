package dev.muduo.benchmarks.serving;

import java.util.ArrayList;
import java.util.List;

/**
 * What a run has shown.
 *
 * @param name   of the run
 * @param lines  what was counted and measured, for people
 * @param faults what must not happen and did
 */
record Outcome(String name, List<String> lines, List<String> faults) {
    Outcome {
        lines = List.copyOf(lines);
        faults = List.copyOf(faults);
    }

    String report() {
        List<String> all = new ArrayList<>();
        all.add("## " + name);
        all.add("");
        lines.forEach(line -> all.add("* " + line));
        if (faults.isEmpty()) {
            all.add("* nothing that must not happen has happened");
        }
        faults.forEach(fault -> all.add("* **wrong: " + fault + "**"));
        return String.join(System.lineSeparator(), all) + System.lineSeparator();
    }
}
