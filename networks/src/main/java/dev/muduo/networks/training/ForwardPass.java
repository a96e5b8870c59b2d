package dev.muduo.networks.training;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A step between its forward pass and its losses, as an {@link UnlabelledObjective} sees it.
 *
 * @param scope    owner of everything that lives as long as the step
 * @param images   (batch, channels, depth, height, width)
 * @param features what the student's last convolution sees, recorded: (batch, width, depth, height, width); only for an
 *     objective that reads them
 * @param logits   of the student, recorded: (batch, classes, depth, height, width)
 */
public record ForwardPass(
        PtNDManager scope,
        TrainingBatch batch,
        PtNDArray images,
        Optional<PtNDArray> features,
        PtNDArray logits,
        Losses losses,
        StepSettings settings,
        StepRandom random) {
    /** Indices of the samples that people have annotated. */
    public List<Integer> annotated() {
        return rows(sample -> sample.annotation().isPresent());
    }

    /** Indices of the others. */
    public List<Integer> unannotated() {
        return rows(sample -> sample.annotation().isEmpty());
    }

    /** Indices of the samples that are wanted. */
    public List<Integer> rows(Predicate<TrainingSample> wanted) {
        return IntStream.range(0, batch.samples().size())
                .filter(i -> wanted.test(batch.samples().get(i)))
                .boxed()
                .toList();
    }
}
