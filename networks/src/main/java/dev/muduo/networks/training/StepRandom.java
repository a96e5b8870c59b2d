package dev.muduo.networks.training;

import dev.muduo.networks.random.CounterRandom;

/** The random streams of one step: each purpose has its own, whatever else is drawn. */
public interface StepRandom {
    /** The purpose of the student's dropout masks, which every step has. */
    String DROPOUT = "dropout";

    /** Number of the step, from 0. */
    long step();

    /** The stream of a purpose, at its beginning. */
    CounterRandom stream(String purpose);

    /**
     * The streams of a seed and step.
     *
     * @param scope whose step it is, as in {@code student}; the first part of every purpose
     */
    static StepRandom of(long seed, long step, String scope) {
        return new StepRandom() {
            @Override
            public long step() {
                return step;
            }

            @Override
            public CounterRandom stream(String purpose) {
                return CounterRandom.of(seed, step, scope + "." + purpose);
            }
        };
    }

    /** A step that draws dropout masks and nothing else. */
    static StepRandom ofDropout(CounterRandom dropout) {
        return new StepRandom() {
            @Override
            public long step() {
                return 0;
            }

            @Override
            public CounterRandom stream(String purpose) {
                if (!purpose.equals(DROPOUT)) {
                    throw new IllegalArgumentException("this step draws dropout masks only, asked for " + purpose
                            + ": give it streams by seed and step");
                }
                return dropout;
            }
        };
    }
}
