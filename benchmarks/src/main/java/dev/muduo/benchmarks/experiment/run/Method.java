package dev.muduo.benchmarks.experiment.run;

import dev.muduo.benchmarks.OfflineLoop;
import dev.muduo.standalone.cohort.Cohort;
import java.util.Map;

/**
 * A way to come from a cohort to a student: what is compared with what. Implementations hand studies to the loop and say which
 * of its roles work when; how a step is made is the trainer's business alone.
 */
public interface Method {
    /** What the student learns from patches that nobody has annotated. */
    String OBJECTIVE = "training.objective.method";

    /** Part of a run's identity: another method has another name. */
    String name();

    /** What it does, in two sentences. */
    String description();

    /** What makes it this method, whatever else is configured, by dotted key. */
    Map<String, Object> settings();

    /** Names what {@link #prepare} does: methods of an equal one can go on from the same. */
    String preparation();

    /**
     * Does everything that comes before the student's first step. Arms that differ in the student's settings alone share it.
     *
     * @param loop  fresh
     * @param watch told of every part of the work
     * @throws Exception what a role of the loop throws: the run has failed
     */
    void prepare(Cohort cohort, OfflineLoop loop, RunWatch watch) throws Exception;

    /**
     * Makes all steps of the student's schedule.
     *
     * @param loop  goes on from what was prepared, with this run's configuration
     * @param watch told of every checkpoint
     * @throws Exception what a role of the loop throws: the run has failed
     */
    void train(OfflineLoop loop, RunWatch watch) throws Exception;
}
