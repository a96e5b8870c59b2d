package dev.muduo.networks.teacher;

import dev.muduo.networks.weights.Tensor;
import java.util.Optional;

/** What a teacher has understood of one patch; only the teacher that made it can read it. May hold native memory. */
public interface Embedding extends AutoCloseable {
    /**
     * What to keep so that the patch need not be encoded again, in half precision; empty where encoding costs no more than
     * reading would. A teacher answers from what survives half precision even when nothing was kept in between: an answer
     * must not depend on whether its embedding was read back.
     */
    Optional<Tensor> kept();

    @Override
    void close();
}
