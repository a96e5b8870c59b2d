package dev.muduo.trainer.replay;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rounds to make again.
 *
 * @param model  whose
 * @param from   the checkpoint that the first of them began from; empty: freshly initialised weights
 * @param rounds in order, one at least; the last ends in the checkpoint that was asked for
 */
public record ReplayRange(String model, Optional<String> from, List<LoggedRound> rounds) {
    /** In place of a checkpoint to begin from: the beginning of all training. */
    public static final String START = "start";

    private static final int LEAST_DIGITS = 6;

    public ReplayRange {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("a range has at least one round");
        }
    }

    /**
     * The rounds between two checkpoints.
     *
     * @param from {@link #START}, a checkpoint's SHA-256, or its first digits, six at least
     * @param to   likewise, but not the start
     * @throws UnreplayableException if there are no such rounds, with the reason
     */
    public static ReplayRange between(LoggedRounds logged, String from, String to) {
        Place end = find(logged, to, "--to");
        Optional<Place> begin = from.equals(START) ? Optional.empty() : Optional.of(find(logged, from, "--from"));
        begin.ifPresent(place -> requireBefore(place, end));
        List<LoggedRound> all = logged.of(end.model);
        return new ReplayRange(
                end.model,
                begin.map(place -> all.get(place.index).checkpoint()),
                all.subList(begin.map(place -> place.index + 1).orElse(0), end.index + 1));
    }

    /** Where in a model's rounds a checkpoint was written. */
    private record Place(String model, int index) {}

    private static Place find(LoggedRounds logged, String digits, String option) {
        if (!digits.matches("[0-9a-f]{" + LEAST_DIGITS + ",64}")) {
            throw new UnreplayableException(
                    option + " is a checkpoint's SHA-256 in lower-case hex digits, or the first "
                            + LEAST_DIGITS + " or more of them as muduo models prints them" + orStart(option) + "; got "
                            + digits);
        }
        List<Place> found = logged.models().stream()
                .flatMap(model -> {
                    List<LoggedRound> rounds = logged.of(model);
                    return IntStream.range(0, rounds.size())
                            .filter(i -> rounds.get(i).checkpoint().startsWith(digits))
                            .mapToObj(i -> new Place(model, i));
                })
                .toList();
        if (found.isEmpty()) {
            throw new UnreplayableException(option + ": no round of " + String.join(" or ", logged.models())
                    + " has ended in a checkpoint " + digits
                    + "; muduo models lists them (of imported weights there are no rounds to replay)");
        }
        if (found.size() > 1) {
            throw new UnreplayableException(
                    option + ": " + found.size() + " checkpoints begin with " + digits + "; give more digits");
        }
        return found.get(0);
    }

    private static String orStart(String option) {
        return option.equals("--from") ? ", or " + START : "";
    }

    private static void requireBefore(Place begin, Place end) {
        if (!begin.model.equals(end.model)) {
            throw new UnreplayableException("--from is a checkpoint of " + begin.model + ", --to one of " + end.model
                    + "; a range lies within one model");
        }
        if (begin.index >= end.index) {
            throw new UnreplayableException("--from ended round " + (begin.index + 1) + ", --to round "
                    + (end.index + 1) + "; a range goes forward: exchange them, or begin before");
        }
    }
}
