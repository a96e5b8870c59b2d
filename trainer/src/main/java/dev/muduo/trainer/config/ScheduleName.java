package dev.muduo.trainer.config;

/** How the student's learning rate follows the number of steps. */
public enum ScheduleName {
    /** The paper's: it must know how long the stream is. */
    POLY,
    /** For a stream that never ends: cosines, each beginning anew. */
    WARM_RESTARTS,
    /** For a stream that never ends: one rate, and averaged weights that answer. */
    AVERAGED
}
