package dev.muduo.benchmarks.schedules;

import java.util.Locale;
import java.util.Optional;

/**
 * One run's result at one moment of the stream.
 *
 * @param key      hash of everything that decides about the run
 * @param step     steps made
 * @param last     mean Dice over structures of the newest checkpoint on the REPORT studies
 * @param served   of the promoted one
 * @param rejected checkpoints that the gate has refused so far
 * @param seconds  since the student's first round
 */
record StreamScore(
        String key, ScheduleArm arm, long seed, long step, double last, double served, int rejected, long seconds) {
    static final String HEADER = "key,arm,seed,step,dice_last,dice_served,rejected,seconds";

    String line() {
        return String.format(
                Locale.ROOT,
                "%s,%s,%d,%d,%.5f,%.5f,%d,%d",
                key,
                arm.name(),
                seed,
                step,
                last,
                served,
                rejected,
                seconds);
    }

    /** What {@link #line} wrote; empty if a line is something else, as the header or one that was cut off. */
    static Optional<StreamScore> parse(String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != 8) {
            return Optional.empty();
        }
        try {
            return Optional.of(new StreamScore(
                    cells[0],
                    ScheduleArm.valueOf(cells[1]),
                    Long.parseLong(cells[2]),
                    Long.parseLong(cells[3]),
                    Double.parseDouble(cells[4]),
                    Double.parseDouble(cells[5]),
                    Integer.parseInt(cells[6]),
                    Long.parseLong(cells[7])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
