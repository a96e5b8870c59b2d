package dev.muduo.benchmarks.chaos;

import java.util.List;
import java.util.Map;

/**
 * What a run has come to.
 *
 * @param kills      SIGKILLs
 * @param struck     by what the trainer was doing then
 * @param rounds     of both models, each finished once
 * @param records    in the log
 * @param taught     studies that the teachers have answered
 * @param checkpoint the student's last
 * @param faults     what is not as if nothing had happened, a line each; empty if all is
 * @param machine    what it ran on
 */
record Outcome(
        int kills,
        Map<Struck, Integer> struck,
        int rounds,
        int records,
        int taught,
        String checkpoint,
        List<String> faults,
        String machine) {
    Outcome {
        faults = List.copyOf(faults);
        struck = Map.copyOf(struck);
    }

    /** As Markdown. */
    String report(long seed) {
        StringBuilder text = new StringBuilder();
        text.append("Seed ").append(seed).append("; ").append(machine).append(".\n\n");
        text.append("| the trainer was killed while | times |\n|---|---|\n");
        for (Struck each : Struck.values()) {
            text.append("| ")
                    .append(each.words())
                    .append(" | ")
                    .append(struck.getOrDefault(each, 0))
                    .append(" |\n");
        }
        text.append("| altogether | ").append(kills).append(" |\n\n");
        text.append(rounds)
                .append(" rounds of both models, ")
                .append(records)
                .append(" records in the log, ")
                .append(taught)
                .append(" studies taught. Last checkpoint of the student: ")
                .append(checkpoint)
                .append(".\n\n");
        text.append(
                faults.isEmpty()
                        ? "Every round made again without disturbance has the log's hash; rounds and offsets are without gap"
                                + " and without overlap; every study, annotation and answer is in the last index once.\n"
                        : "NOT as if nothing had happened:\n\n* " + String.join("\n* ", faults) + "\n");
        return text.toString();
    }
}
