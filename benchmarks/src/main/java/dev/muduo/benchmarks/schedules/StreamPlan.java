package dev.muduo.benchmarks.schedules;

import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortStudy;
import java.util.ArrayList;
import java.util.List;

/**
 * What arrives when: one round of the student before the first arrival, then one after each. The labelled TRAIN studies beyond the
 * first few arrive in the stream, annotated, spread evenly over it.
 *
 * @param labelledAtStart studies labelled before the student's first round
 * @param arrivals        studies between two rounds
 * @param stepsPerRound   optimiser steps of a round
 * @param expectedRounds  rounds after which the paper's schedule was thought to end
 */
record StreamPlan(int labelledAtStart, int arrivals, int stepsPerRound, int expectedRounds) {
    StreamPlan {
        if (labelledAtStart < 1 || arrivals < 1 || stepsPerRound < 1 || expectedRounds < 1) {
            throw new IllegalArgumentException(
                    "a stream begins with labelled studies and goes on with arrivals, rounds and"
                            + " steps of at least 1, got " + labelledAtStart + ", " + arrivals + ", " + expectedRounds
                            + " and "
                            + stepsPerRound);
        }
    }

    /** The studies that are there before the student's first round. */
    List<CohortStudy> first(Cohort cohort) {
        List<CohortStudy> labelled = cohort.training(true);
        return labelled.subList(0, Math.min(labelledAtStart, labelled.size()));
    }

    /**
     * The studies between one round and the next.
     *
     * @throws IllegalArgumentException if the stream ends before the schedule was thought to
     */
    List<List<CohortStudy>> arrivals(Cohort cohort) {
        List<CohortStudy> unlabelled = cohort.training(false);
        List<CohortStudy> all = cohort.training(true);
        List<CohortStudy> late = all.subList(Math.min(labelledAtStart, all.size()), all.size());
        List<CohortStudy> stream = new ArrayList<>();
        int merged = unlabelled.size() + late.size();
        int nextLate = 0;
        for (int i = 0; i < merged; i++) {
            // The k-th of n late ones comes where (k + ½) / n of the stream is over.
            boolean isLate = nextLate < late.size() && (2L * nextLate + 1) * merged <= (2L * i + 1) * late.size();
            boolean rest = i - nextLate >= unlabelled.size();
            stream.add(isLate || rest ? late.get(nextLate++) : unlabelled.get(i - nextLate));
        }
        List<List<CohortStudy>> batches = new ArrayList<>();
        for (int from = 0; from < stream.size(); from += arrivals) {
            batches.add(List.copyOf(stream.subList(from, Math.min(from + arrivals, stream.size()))));
        }
        if (batches.size() + 1 <= expectedRounds) {
            throw new IllegalArgumentException("the stream should go on after the " + expectedRounds
                    + " rounds that were expected, but ends after " + (batches.size() + 1)
                    + ": give more studies, fewer --arrivals or a lower --expected-rounds");
        }
        return batches;
    }

    /** Steps after which the paper's schedule was thought to end. */
    long expectedSteps() {
        return (long) expectedRounds * stepsPerRound;
    }

    /** All steps that there will be. */
    long steps(Cohort cohort) {
        return (arrivals(cohort).size() + 1L) * stepsPerRound;
    }
}
