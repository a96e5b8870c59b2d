package dev.muduo.networks.training;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.weights.Tensor;
import java.util.Map;

/**
 * Trains one network step by step: L = ½ (CE + Dice) + λ · consistency (Eq. 8). Owns the momentum and, if asked for, the
 * averaged weights; the network stays the caller's. One thread calls it. The same inputs at the same number of engine
 * threads give the same bits.
 */
public final class TrainingStep implements AutoCloseable {
    /**
     * @param averageDecay decay of the exponential moving average of the weights, in (0, 1); 0 keeps none
     */
    public TrainingStep(UNet3d network, SgdConfig sgd, ConsistencyLoss consistency, double averageDecay) {
        throw new UnsupportedOperationException("being built");
    }

    /**
     * One forward, backward and update.
     *
     * @param dropout the only randomness of a step: the stream its dropout masks are drawn from
     */
    public StepResult run(TrainingBatch batch, StepSettings settings, CounterRandom dropout) {
        throw new UnsupportedOperationException("being built");
    }

    /** A copy of the momentum buffers, by parameter name; zeros before the first step. */
    public Map<String, Tensor> momentum() {
        throw new UnsupportedOperationException("being built");
    }

    /** A copy of the averaged weights, by parameter name; empty where none are kept. */
    public Map<String, Tensor> averagedWeights() {
        throw new UnsupportedOperationException("being built");
    }

    /**
     * Goes on from a checkpoint's state.
     *
     * @param averagedWeights ignored where none are kept
     * @throws dev.muduo.networks.weights.WeightsException if names or shapes are not the network's
     */
    public void restore(Map<String, Tensor> momentum, Map<String, Tensor> averagedWeights) {
        throw new UnsupportedOperationException("being built");
    }

    @Override
    public void close() {}
}
