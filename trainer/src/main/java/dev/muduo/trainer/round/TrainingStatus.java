package dev.muduo.trainer.round;

import dev.muduo.trainer.pool.Pools;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a trainer is doing, for people. Immutable; a new one is published after each step.
 *
 * @param doing   phase, in lower case
 * @param reason  why it waits, or what it is preparing
 * @param round   the round in progress, or the last one finished
 * @param step    optimiser steps made
 * @param losses  of the last step
 * @param accepted by structure, pairs of masks since the process started
 */
public record TrainingStatus(
        String model,
        String doing,
        Optional<String> reason,
        long round,
        long step,
        long roundEnd,
        Optional<Losses> losses,
        PoolCounts pools,
        Map<String, Acceptance> accepted,
        Optional<String> checkpoint) {
    public TrainingStatus {
        accepted = new TreeMap<>(accepted);
    }

    static TrainingStatus starting(String model) {
        return new TrainingStatus(
                model,
                "starting",
                Optional.empty(),
                0,
                0,
                0,
                Optional.empty(),
                new PoolCounts(0, 0, 0, 0, 0),
                Map.of(),
                Optional.empty());
    }

    public record Losses(
            double loss,
            double crossEntropy,
            double dice,
            double consistency,
            double lambda,
            double learningRate,
            double gradientNorm) {
        static Losses of(RoundInProgress.Made made) {
            return new Losses(
                    made.result().total(),
                    made.result().crossEntropy(),
                    made.result().dice(),
                    made.result().consistency(),
                    made.settings().lambda(),
                    made.settings().learningRate(),
                    made.result().gradientNorm());
        }
    }

    /**
     * How much there is to learn from.
     *
     * @param patches in the replay buffer, able to teach something
     * @param waiting records whose study is not known
     * @param held    annotations that a person must decide about
     */
    public record PoolCounts(int labelled, int pseudoLabelled, int patches, int waiting, int held) {
        static PoolCounts of(Pools pools, boolean usesPseudoLabels) {
            return new PoolCounts(
                    pools.labelled().size(),
                    usesPseudoLabels ? pools.pseudoLabelled().size() : 0,
                    0,
                    pools.waiting(),
                    pools.held());
        }

        PoolCounts withPatches(int inBuffer) {
            return new PoolCounts(labelled, pseudoLabelled, inBuffer, waiting, held);
        }
    }

    public record Acceptance(long valid, long accepted) {}
}
