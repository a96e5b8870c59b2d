package dev.muduo.benchmarks.ingestspeed;

import java.util.Locale;
import java.util.Map;

/**
 * How it went with some studies.
 *
 * @param senders      that sent at the same time, each whole studies
 * @param sendSeconds  in requests, whose answers say that all is on disk; of all senders together
 * @param takeSeconds  from the last answer until the last study is on the topic, without the idle time in between
 * @param totalSeconds from the first request until then, without the idle time
 * @param sendCpu      processor seconds of ingest until the last answer, {@code takeCpu} after it
 * @param stages       of both
 * @param storedBytes  in the store
 */
record Measured(
        StudySize size,
        int studies,
        int senders,
        double sendSeconds,
        double takeSeconds,
        double totalSeconds,
        double sendCpu,
        double takeCpu,
        Map<Stage, StageProfile.Spent> stages,
        long storedBytes) {
    private static final int SECONDS_OF_AN_HOUR = 3600;

    String words() {
        StringBuilder text = new StringBuilder(line(
                "%d x %s (%.0f MiB of pixels each, %.0f MiB stored): %.2f s in all, %.0f studies an hour",
                studies,
                size,
                size.mebibytes(),
                (double) storedBytes / studies / (1 << 20),
                totalSeconds,
                SECONDS_OF_AN_HOUR * studies / totalSeconds));
        text.append(line(
                "  in requests of %d senders %8.2f s, ingest had %.2f processor seconds until the last answer",
                senders, sendSeconds, sendCpu));
        text.append(line("  on the topic             %8.2f s later, %.2f processor seconds", takeSeconds, takeCpu));
        stages.forEach((stage, spent) -> text.append(line(
                "    %-30s %7.3f processor seconds a study, %7.3f s",
                stage.words(), spent.cpu() / studies, spent.wall() / studies)));
        return text.toString();
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format + "%n", values);
    }
}
