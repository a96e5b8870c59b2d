package dev.muduo.networks.weights;

import java.io.IOException;

/** Takes the values of a tensor piece by piece, in row-major order. */
@FunctionalInterface
public interface ValueSink {
    /**
     * @param values its first {@code count} values are the next ones; the array is used again afterwards
     */
    void take(float[] values, int count) throws IOException;
}
