package dev.muduo.benchmarks.experiment.run;

/** A part of a run, timed by itself. */
public enum Phase {
    /** Labelled and VALIDATION studies are checked and stored. */
    TAKING_IN,
    /** The prompt generator. */
    PRETRAINING,
    /** Unlabelled studies are taken in and, where a method has teachers, these answer them. */
    TEACHING,
    /** The student's steps and the gate's judgements. */
    TRAINING,
    /** The last checkpoint on the REPORT studies. */
    SCORING
}
