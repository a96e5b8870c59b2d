package dev.muduo.standalone.demo;

import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.standalone.watch.LoopPicture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came out of a demo; also its {@code report.json}.
 *
 * @param reportStudies studies that nothing but this report has read the drawings of
 * @param first         the first checkpoint of the student; absent if none was written
 * @param last          the last one, whatever the gate thought of it
 * @param swaps         changes of the model that answers, the first included
 */
public record DemoReport(
        int reportStudies,
        Optional<Scored> first,
        Optional<Scored> last,
        int checkpoints,
        int promoted,
        int rejected,
        long swaps,
        int studiesIn,
        int studiesTaught,
        Timings timings,
        int masks,
        long busyAnswers,
        List<String> failedRequests,
        String ended) {
    public DemoReport {
        failedRequests = List.copyOf(failedRequests);
    }

    /** A checkpoint and its mean Dice by structure on the REPORT studies. */
    public record Scored(String checkpoint, long step, String fate, SortedMap<String, Double> dice) {
        static Scored of(LoopPicture.Checkpoint checkpoint, SortedMap<String, Double> dice) {
            return new Scored(checkpoint.sha256(), checkpoint.step(), checkpoint.fate(), new TreeMap<>(dice));
        }

        /** The mean over structures; NaN where nothing could be scored. */
        double mean() {
            return dice.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElse(Double.NaN);
        }
    }

    /** In seconds; the first mask is counted from the moment the services were up. */
    public record Timings(
            double run,
            Optional<Double> firstMask,
            Optional<Double> medianStudyToMask,
            Optional<Double> longestStudyToMask,
            Optional<Double> medianRequest) {
        static Timings of(DemoTimes times) {
            return new Timings(
                    seconds(times.elapsed()),
                    times.firstMask().map(Timings::seconds),
                    times.medianStudyToMask().map(Timings::seconds),
                    times.longestStudyToMask().map(Timings::seconds),
                    times.medianRequest().map(Timings::seconds));
        }

        private static double seconds(Duration duration) {
            return duration.toMillis() / 1000.0;
        }
    }

    /** The table at the end. */
    List<String> lines(Structures structures, DemoPlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(ended);
        lines.add("");
        if (first.isEmpty() || last.isEmpty()) {
            lines.add("No checkpoint was written.");
        } else {
            lines.add(String.format(
                    Locale.ROOT, "Dice on the %d REPORT studies   first checkpoint   last checkpoint", reportStudies));
            lines.add(String.format(
                    Locale.ROOT,
                    "%-28s   %-16s   %s",
                    "",
                    "step " + first.get().step(),
                    "step " + last.get().step() + ", " + last.get().fate()));
            for (Structure structure : structures.list()) {
                lines.add(
                        row(structure.name(), dice(first.get(), structure.name()), dice(last.get(), structure.name())));
            }
            lines.add(row("mean", number(first.get().mean()), number(last.get().mean())));
        }
        lines.add("");
        lines.add(fact(
                "first mask served",
                timings.firstMask()
                        .map(after -> seconds(after) + " after start")
                        .orElse("none")));
        lines.add(fact(
                "from study to mask",
                timings.medianStudyToMask().map(DemoReport::seconds).orElse("–") + " median, "
                        + timings.longestStudyToMask().map(DemoReport::seconds).orElse("–") + " longest"));
        lines.add(fact("checkpoints", checkpoints + " written, " + promoted + " promoted, " + rejected + " rejected"));
        lines.add(fact("swaps while serving", Long.toString(swaps)));
        lines.add(fact(
                "requests during the run",
                masks + " masks, " + failedRequests.size() + " failed"
                        + (busyAnswers == 0 ? "" : ", " + busyAnswers + " told to come back later")));
        failedRequests.stream().limit(5).forEach(failure -> lines.add("  " + failure));
        lines.add("");
        lines.add(fact("masks", plan.masks().toString()));
        lines.add(fact("report", plan.report().toString()));
        lines.add(fact("everything else", plan.data() + ", started again by"));
        lines.add("  muduo up --data " + plan.data() + " --config " + plan.configuration());
        return lines;
    }

    private static String dice(Scored scored, String structure) {
        return number(scored.dice().getOrDefault(structure, Double.NaN));
    }

    private static String number(double dice) {
        return Double.isNaN(dice) ? "–" : String.format(Locale.ROOT, "%.3f", dice);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    private static String row(String name, String first, String last) {
        return String.format(Locale.ROOT, "%-28s   %-16s   %s", name, first, last);
    }

    private static String fact(String name, String value) {
        return String.format(Locale.ROOT, "%-28s   %s", name, value);
    }
}
