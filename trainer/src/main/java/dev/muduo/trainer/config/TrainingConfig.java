package dev.muduo.trainer.config;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.training.ConsistencyLoss;
import dev.muduo.networks.training.SgdConfig;

/**
 * Section {@code training}: every number of the method's schedule (§2.14). Each key is described in the reference
 * configuration.
 *
 * @param seed        key of every random draw
 * @param minLabelled labelled TRAIN studies before a model is trained at all
 * @param dropout     of both networks, in training
 */
public record TrainingConfig(
        long seed,
        int minLabelled,
        double dropout,
        StudentSchedule student,
        GeneratorSchedule promptGenerator,
        Optimiser optimiser,
        Batch batch,
        Distillation distillation,
        Buffer buffer,
        ObjectiveConfig objective) {
    public TrainingConfig {
        require(minLabelled >= 1, "minLabelled is at least 1, got " + minLabelled);
        require(dropout >= 0 && dropout < 1, "dropout lies in [0, 1), got " + dropout);
        require(
                objective.method() != UnlabelledMethod.SINGLE_TEACHER || distillation.teachers() != Teachers.BOTH,
                "objective.method SINGLE_TEACHER learns from one teacher: set distillation.teachers to CT or PET, got "
                        + distillation.teachers());
    }

    /** The defaults of the reference configuration. */
    public static TrainingConfig standard() {
        return new TrainingConfig(
                1234,
                2,
                0.1,
                new StudentSchedule(5_000, 100),
                new GeneratorSchedule(400),
                new Optimiser(0.1, 0.0001, 0.9, 1e-4, 0.9, 12, 0),
                new Batch(2, 2, 0.33, 20, 0.1),
                new Distillation(
                        Teachers.BOTH, 0.1, 0, SelectionMode.TOP_FRACTION, 0.5, 0.5, true, ConsistencyLoss.DICE),
                new Buffer(4_096, 8_000, 1_000, 10_000, 50),
                ObjectiveConfig.standard());
    }

    /**
     * When the student trains, and for how long.
     *
     * @param maxSteps      steps over which the learning rate decays; after them only new input opens rounds
     * @param stepsPerRound optimiser steps from one checkpoint to the next
     */
    public record StudentSchedule(long maxSteps, int stepsPerRound) {
        public StudentSchedule {
            require(
                    maxSteps >= 1 && stepsPerRound >= 1,
                    "a schedule has positive steps, got " + maxSteps + " and " + stepsPerRound);
        }
    }

    /**
     * When the prompt generator trains.
     *
     * @param pretrainSteps steps of the prompt generator's one round, over which its learning rate decays
     */
    public record GeneratorSchedule(int pretrainSteps) {
        public GeneratorSchedule {
            require(pretrainSteps >= 1, "pre-training has positive steps, got " + pretrainSteps);
        }
    }

    /**
     * Stochastic gradient descent and its schedule.
     *
     * @param minLearningRate floor under the poly schedule, and the rate after its end
     * @param clipNorm        bound on the gradient's global norm
     * @param averageDecay    decay of averaged weights; 0 keeps none
     */
    public record Optimiser(
            double learningRate,
            double minLearningRate,
            double momentum,
            double weightDecay,
            double polyPower,
            double clipNorm,
            double averageDecay) {
        public Optimiser {
            require(learningRate > 0, "the learning rate is positive, got " + learningRate);
            require(
                    minLearningRate >= 0 && minLearningRate <= learningRate,
                    "minLearningRate lies in [0, learningRate], got " + minLearningRate);
            require(momentum >= 0 && momentum < 1, "momentum lies in [0, 1), got " + momentum);
            require(weightDecay >= 0, "weightDecay is not negative, got " + weightDecay);
            require(polyPower > 0, "polyPower is positive, got " + polyPower);
            require(clipNorm > 0, "clipNorm is positive, got " + clipNorm);
            require(averageDecay >= 0 && averageDecay < 1, "averageDecay lies in [0, 1), got " + averageDecay);
        }

        /** Momentum and weight decay of a network's steps. */
        public SgdConfig sgd() {
            return new SgdConfig(momentum, weightDecay);
        }
    }

    /**
     * What a step trains on.
     *
     * @param labelled             patches of the labelled pool in a batch
     * @param unlabelled           patches of the replay buffer in a batch
     * @param foregroundOversample share of labelled patches that are placed to contain an annotated voxel
     * @param ctJitterHu           a patch's CT is shifted by a uniform draw from ± this; 0 for none
     * @param petJitter            a patch's PET is scaled by a uniform draw from 1 ± this; 0 for none
     */
    public record Batch(
            int labelled, int unlabelled, double foregroundOversample, double ctJitterHu, double petJitter) {
        private static final int MOST = 64;

        public Batch {
            require(
                    labelled >= 1 && labelled <= MOST && unlabelled >= 0 && unlabelled <= MOST,
                    "a batch has 1 to 64 labelled and 0 to 64 unlabelled patches, got " + labelled + " and "
                            + unlabelled);
            require(
                    foregroundOversample >= 0 && foregroundOversample <= 1,
                    "foregroundOversample lies in [0, 1], got " + foregroundOversample);
            require(ctJitterHu >= 0, "ctJitterHu is not negative, got " + ctJitterHu);
            require(petJitter >= 0 && petJitter < 1, "petJitter lies in [0, 1), got " + petJitter);
        }
    }

    /** Eq. 5: which pairs of masks teach. */
    public enum SelectionMode {
        /** The best fraction of the unlabelled half; of a single patch, those at or above the stream's median. */
        TOP_FRACTION,
        /** Every pair above a threshold. */
        FIXED,
        /** Every valid pair. */
        NONE
    }

    /**
     * Whose masks teach (Eq. 6). With one teacher the weight α is not drawn but fixed, at 1 for the CT teacher alone and at 0
     * for the PET teacher alone, which is distillation from a single foundation model as in SemiSAM. Two are asked all the
     * same, so that arms of a comparison learn from the same pairs of valid masks and differ by the teacher alone.
     */
    public enum Teachers {
        /** Mixed at random, by one draw from U(0, 1) a sample and step. */
        BOTH,
        CT,
        PET;

        /** α of Eq. 6, the weight of the CT teacher. */
        public float alpha(CounterRandom random) {
            return switch (this) {
                case BOTH -> (float) random.nextDouble();
                case CT -> 1;
                case PET -> 0;
            };
        }
    }

    /**
     * What is learned from the teachers.
     *
     * @param teachers    one teacher has nobody to agree with, so that it goes with selection {@code NONE} only
     * @param lambdaMax   λ_max of Eq. 8
     * @param rampSteps   T of Eq. 8, in steps; 0: 0.4 of the student's maxSteps
     * @param fraction    of {@code TOP_FRACTION}
     * @param threshold   of {@code FIXED}
     * @param exclusive   whether a voxel keeps only its most probable structure (Eq. 6)
     * @param consistency Eq. 7 or a variant of it
     */
    public record Distillation(
            Teachers teachers,
            double lambdaMax,
            long rampSteps,
            SelectionMode selection,
            double fraction,
            double threshold,
            boolean exclusive,
            ConsistencyLoss consistency) {
        public Distillation {
            require(
                    teachers == Teachers.BOTH || selection == SelectionMode.NONE,
                    "teachers " + teachers
                            + " is one teacher, which has nobody to agree with: set selection to NONE, got "
                            + selection);
            require(lambdaMax >= 0, "lambdaMax is not negative, got " + lambdaMax);
            require(rampSteps >= 0, "rampSteps is not negative, got " + rampSteps);
            require(fraction > 0 && fraction <= 1, "fraction lies in (0, 1], got " + fraction);
            require(threshold >= 0 && threshold < 1, "threshold lies in [0, 1), got " + threshold);
        }
    }

    /**
     * The replay buffer and the bounds of a round.
     *
     * @param megabytes           of pseudo-labelled patches, on local disk; the oldest answers leave first
     * @param maxStudies          studies in the index, which is part of every checkpoint; annotated ones never leave it
     * @param maxWaiting          records that wait for their study; they are, too
     * @param maxRecordsPerRound  records read for one round
     * @param maxStudiesPerRound  annotations, and pseudo-labelled studies, taken into one round
     */
    public record Buffer(
            int megabytes, int maxStudies, int maxWaiting, int maxRecordsPerRound, int maxStudiesPerRound) {
        private static final int MOST_STUDIES = 8_000;
        private static final int MOST_WAITING = 2_000;

        public Buffer {
            require(
                    megabytes >= 1
                            && maxStudies >= 1
                            && maxWaiting >= 1
                            && maxRecordsPerRound >= 1
                            && maxStudiesPerRound >= 1,
                    "the bounds of the buffer are positive");
            require(
                    maxStudies <= MOST_STUDIES && maxWaiting <= MOST_WAITING,
                    "a checkpoint holds at most " + MOST_STUDIES + " studies and " + MOST_WAITING
                            + " waiting records, got " + maxStudies + " and " + maxWaiting);
        }
    }

    /** T of Eq. 8. */
    public long rampSteps() {
        return distillation.rampSteps() > 0
                ? distillation.rampSteps()
                : Math.max(1, Math.round(0.4 * student.maxSteps()));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("training: " + message);
        }
    }
}
