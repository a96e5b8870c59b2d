package dev.muduo.benchmarks.serving;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Looks for what must not happen among the answers of a run. */
final class Audit {
    private static final int MOST_FAULTS = 20;

    /** What the heaps of malloc and of the virtual machine's own may still grow by. */
    private static final double FLAT = 1.05;

    private Audit() {}

    /** Answers by status; 0: none came. */
    static Map<Integer, Integer> statuses(List<Answer> answers) {
        Map<Integer, Integer> counts = new TreeMap<>();
        answers.forEach(answer -> counts.merge(answer.status(), 1, Integer::sum));
        return counts;
    }

    /** Every answer that is wrong in itself, or is none of the statuses that may be. */
    static List<String> faults(List<Answer> answers, List<Integer> allowed) {
        List<String> faults = new ArrayList<>();
        for (Answer answer : answers) {
            answer.fault().ifPresent(faults::add);
            if (answer.status() != 0 && !allowed.contains(answer.status())) {
                faults.add("a request was answered " + answer.status());
            }
            if (answer.status() == 429 && !answer.retry()) {
                faults.add("429 without Retry-After");
            }
        }
        return faults.subList(0, Math.min(faults.size(), MOST_FAULTS));
    }

    /**
     * Whether refusals come at once, as whoever balances load needs them to.
     *
     * @param slow      refusals that the server took longer than {@code withinMillis} for
     * @param refusals  all of them
     * @param mostSlow  part of all that may be slow: other work has the processors now and then
     */
    static List<String> lateRefusals(long slow, long refusals, long withinMillis, double mostSlow) {
        return slow > mostSlow * refusals
                ? List.of(slow + " of " + refusals + " refusals took the server more than " + withinMillis + " ms")
                : List.of();
    }

    /** Whether memory, in MiB, is no higher in the last third of a run than in the second, but for what heaps still grow by. */
    static List<String> notFlat(List<Long> beyondHeap) {
        int third = beyondHeap.size() / 3;
        if (third == 0) {
            return List.of();
        }
        long second = Collections.max(beyondHeap.subList(third, 2 * third));
        long last = Collections.max(beyondHeap.subList(2 * third, beyondHeap.size()));
        return last > FLAT * second
                ? List.of("memory beside the heap grows: at most " + second + " MiB in the second third, " + last
                        + " MiB in the last")
                : List.of();
    }

    /** Requests that were sent after an answer of a later version than their own had been there. */
    static List<String> goneBack(List<Answer> answers) {
        List<Answer> bySent = answers.stream()
                .filter(Answer::served)
                .sorted(Comparator.comparingLong(Answer::sent))
                .toList();
        List<Answer> byDone =
                bySent.stream().sorted(Comparator.comparingLong(Answer::done)).toList();
        List<String> faults = new ArrayList<>();
        long newest = 0;
        int known = 0;
        for (Answer answer : bySent) {
            while (byDone.get(known).done() < answer.sent()) {
                newest = Math.max(newest, byDone.get(known).version());
                known++;
            }
            if (answer.version() < newest) {
                faults.add("version " + answer.version() + " answered after " + newest + " had");
            }
        }
        return faults;
    }

    /** From each promotion to the first answer by it or a later one, in microseconds; of those that were ever answered by. */
    static List<Long> untilFirstAnswer(List<Promoter.Announced> promotions, List<Answer> answers) {
        List<Long> waits = new ArrayList<>();
        for (Promoter.Announced promotion : promotions) {
            answers.stream()
                    .filter(answer -> answer.served() && answer.version() >= promotion.number())
                    .mapToLong(Answer::done)
                    .min()
                    .ifPresent(done -> waits.add(TimeUnit.NANOSECONDS.toMicros(done - promotion.atNanos())));
        }
        return waits;
    }
}
