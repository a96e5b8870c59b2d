package dev.muduo.trainer.config;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.training.ConsistencyLoss;
import dev.muduo.networks.training.SgdConfig;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.Preset;

/**
 * Section {@code training}: every number of the method's training (§2.14). Each key is described in the reference
 * configuration.
 *
 * @param preset      where values come from that nobody has set
 * @param seed        key of every random draw
 * @param minLabelled labelled TRAIN studies before a model is trained at all
 * @param dropout     of both networks, in training
 */
public record TrainingConfig(
        Preset preset,
        long seed,
        int minLabelled,
        double dropout,
        StudentSchedule student,
        GeneratorSchedule promptGenerator,
        Optimiser optimiser,
        Batch batch,
        Augmentation augmentation,
        Distillation distillation,
        Buffer buffer,
        ObjectiveConfig objective) {
    public TrainingConfig {
        require(minLabelled >= 1, "minLabelled is at least 1, got " + minLabelled);
        require(dropout >= 0 && dropout < 1, "dropout lies in [0, 1), got " + dropout);
        require(
                student.schedule() != ScheduleName.AVERAGED || optimiser.averageDecay() > 0,
                "student.schedule AVERAGED judges and serves averaged weights, and optimiser.averageDecay is 0: none are"
                        + " kept; set it, as to 0.99");
        require(
                batch.unlabelled() > 0
                        || objective.method() == UnlabelledMethod.SUPERVISED
                        || objective.method() == UnlabelledMethod.CONSENSUS,
                "objective.method " + objective.method() + " learns from unlabelled patches, and batch.unlabelled is 0:"
                        + " set it, or method to SUPERVISED");
        require(
                objective.method() != UnlabelledMethod.SINGLE_TEACHER || distillation.teachers() != Teachers.BOTH,
                "objective.method SINGLE_TEACHER learns from one teacher: set distillation.teachers to CT or PET, got "
                        + distillation.teachers());
    }

    /** The defaults of the reference configuration. */
    public static TrainingConfig standard() {
        return Configuration.reference().section("training", TrainingConfig.class);
    }

    /**
     * When the student trains, and for how long.
     *
     * @param maxSteps      steps over which rounds follow one another, and POLY decays; after them only new input opens rounds
     * @param stepsPerRound optimiser steps from one checkpoint to the next
     * @param warmupSteps   steps over which the rate rises from 0; 0 for none
     * @param cycleSteps    of WARM_RESTARTS, the first cycle
     * @param cycleGrowth   of WARM_RESTARTS: how many times as long as the one before each cycle is
     */
    public record StudentSchedule(
            ScheduleName schedule,
            long maxSteps,
            int stepsPerRound,
            long warmupSteps,
            long cycleSteps,
            int cycleGrowth) {
        private static final int MOST_GROWTH = 10;

        public StudentSchedule {
            require(
                    maxSteps >= 1 && stepsPerRound >= 1,
                    "a schedule has positive steps, got " + maxSteps + " and " + stepsPerRound);
            require(warmupSteps >= 0, "warmupSteps is not negative, got " + warmupSteps);
            require(
                    cycleSteps >= 1 && cycleGrowth >= 1 && cycleGrowth <= MOST_GROWTH,
                    "a cycle has positive steps and grows 1 to " + MOST_GROWTH + " times, got " + cycleSteps + " and "
                            + cycleGrowth);
        }

        /** The paper's schedule. */
        public static StudentSchedule poly(long maxSteps, int stepsPerRound) {
            return new StudentSchedule(ScheduleName.POLY, maxSteps, stepsPerRound, 0, 1, 1);
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
     * @param minLearningRate floor under every schedule
     * @param clipNorm        bound on the gradient's global norm; 0 for none
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
            require(clipNorm >= 0, "clipNorm is not negative, got " + clipNorm);
            require(averageDecay >= 0 && averageDecay < 1, "averageDecay lies in [0, 1), got " + averageDecay);
        }

        /** What the gradient's global norm is scaled down to. */
        public double mostNorm() {
            return clipNorm > 0 ? clipNorm : Double.POSITIVE_INFINITY;
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
     */
    public record Batch(int labelled, int unlabelled, double foregroundOversample) {
        private static final int MOST = 64;

        public Batch {
            require(
                    labelled >= 1 && labelled <= MOST && unlabelled >= 0 && unlabelled <= MOST,
                    "a batch has 1 to 64 labelled and 0 to 64 unlabelled patches, got " + labelled + " and "
                            + unlabelled);
            require(
                    foregroundOversample >= 0 && foregroundOversample <= 1,
                    "foregroundOversample lies in [0, 1], got " + foregroundOversample);
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
     * @param rampSteps    T of Eq. 8, in steps; 0: rampFraction of the student's maxSteps
     * @param fraction     of {@code TOP_FRACTION}
     * @param threshold    of {@code FIXED}
     * @param alpha        how often α is drawn (Eq. 6)
     * @param exclusive    whether a voxel keeps only its most probable structure (Eq. 6)
     * @param consistency  Eq. 7 or a variant of it
     */
    public record Distillation(
            Teachers teachers,
            double lambdaMax,
            long rampSteps,
            double rampFraction,
            SelectionMode selection,
            double fraction,
            double threshold,
            AlphaDraw alpha,
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
            require(rampFraction > 0 && rampFraction <= 1, "rampFraction lies in (0, 1], got " + rampFraction);
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
     * @param maxLabelledPerRound labelled studies that one round draws from
     * @param sampling            what stays, and what is drawn
     */
    public record Buffer(
            int megabytes,
            int maxStudies,
            int maxWaiting,
            int maxRecordsPerRound,
            int maxStudiesPerRound,
            int maxLabelledPerRound,
            Sampling sampling) {
        private static final int LABELLED_PER_ROUND = 100;
        private static final int MOST_STUDIES = 8_000;
        private static final int MOST_WAITING = 2_000;

        public Buffer {
            require(
                    megabytes >= 1
                            && maxStudies >= 1
                            && maxWaiting >= 1
                            && maxRecordsPerRound >= 1
                            && maxStudiesPerRound >= 1
                            && maxLabelledPerRound >= 1,
                    "the bounds of the buffer are positive");
            require(
                    maxStudies <= MOST_STUDIES && maxWaiting <= MOST_WAITING,
                    "a checkpoint holds at most " + MOST_STUDIES + " studies and " + MOST_WAITING
                            + " waiting records, got " + maxStudies + " and " + maxWaiting);
        }

        /** Sampled as by default. */
        public Buffer(int megabytes, int maxStudies, int maxWaiting, int maxRecordsPerRound, int maxStudiesPerRound) {
            this(
                    megabytes,
                    maxStudies,
                    maxWaiting,
                    maxRecordsPerRound,
                    maxStudiesPerRound,
                    LABELLED_PER_ROUND,
                    new Sampling(SamplingOrder.BY_STRUCTURE, 0.5, 8));
        }
    }

    /** In which order patches of the replay buffer are drawn. */
    public enum SamplingOrder {
        /** Structures take turns: each draw is of a patch in which that structure has a valid pair. */
        BY_STRUCTURE,
        /** Every patch as often as any other. */
        UNIFORM
    }

    /**
     * Which answers stay in the replay buffer, and which patches are drawn from it.
     *
     * @param sourceQuota      most of a window of draws, and of a full buffer, that one source may have; where there are fewer
     *     sources than that makes necessary, an equal share each
     * @param keepPerStructure answers with a valid pair of a structure that do not leave because of their age
     */
    public record Sampling(SamplingOrder order, double sourceQuota, int keepPerStructure) {
        public Sampling {
            require(sourceQuota > 0 && sourceQuota <= 1, "sourceQuota lies in (0, 1], got " + sourceQuota);
            require(keepPerStructure >= 0, "keepPerStructure is not negative, got " + keepPerStructure);
        }
    }

    /** T of Eq. 8. */
    public long rampSteps() {
        return distillation.rampSteps() > 0
                ? distillation.rampSteps()
                : Math.max(1, Math.round(distillation.rampFraction() * student.maxSteps()));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("training: " + message);
        }
    }
}
