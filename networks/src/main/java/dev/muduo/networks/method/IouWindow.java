package dev.muduo.networks.method;

import java.util.ArrayList;
import java.util.List;

/**
 * The streaming equivalent of "top 50 %" (§2.5): the last valid IoUs of one structure, oldest first. Immutable; part of a
 * checkpoint.
 */
public record IouWindow(List<Double> values) {
    /** How many values are remembered. */
    public static final int CAPACITY = 64;

    private static final int ENOUGH = 8;
    private static final double UNTIL_ENOUGH = 0.5;

    public IouWindow {
        values = List.copyOf(values);
        if (values.size() > CAPACITY) {
            throw new IllegalArgumentException("a window holds at most " + CAPACITY + " values, got " + values.size());
        }
        for (double value : values) {
            requireValid(value);
        }
    }

    public static IouWindow empty() {
        return new IouWindow(List.of());
    }

    /**
     * True if the value is at least the median of the values seen before; with fewer than 8 of them, at least ½. Never for
     * an invalid pair.
     */
    public boolean accepts(double iou) {
        if (!(iou >= 0)) {
            return false;
        }
        return iou >= (values.size() < ENOUGH ? UNTIL_ENOUGH : median());
    }

    /** With one more value; the oldest is forgotten beyond the capacity. */
    public IouWindow with(double iou) {
        requireValid(iou);
        List<Double> next = new ArrayList<>(values);
        next.add(iou);
        return new IouWindow(next.size() > CAPACITY ? next.subList(1, next.size()) : next);
    }

    private double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static void requireValid(double iou) {
        if (!(iou >= 0 && iou <= 1)) {
            throw new IllegalArgumentException("a window holds valid IoUs in [0, 1], got " + iou);
        }
    }
}
