package dev.muduo.client;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a person thinks of pseudo-labels.
 *
 * @param run        of teaching, from 1
 * @param structures names; none: all
 * @param revision   of the study; the newest unless given
 */
public record Review(int run, Decision decision, String reviewer, List<String> structures, OptionalInt revision) {
    /** What a person decides. */
    public enum Decision {
        ACCEPT,
        REJECT
    }

    public Review {
        structures = List.copyOf(structures);
    }

    /** Of all structures of the newest revision. */
    public static Review of(int run, Decision decision, String reviewer) {
        return new Review(run, decision, reviewer, List.of(), OptionalInt.empty());
    }
}
