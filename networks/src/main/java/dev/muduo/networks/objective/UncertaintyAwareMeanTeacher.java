package dev.muduo.networks.objective;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.muduo.networks.runtime.GradientMode;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.training.ForwardPass;
import dev.muduo.networks.training.GaussianRampUp;
import dev.muduo.networks.training.UnlabelledObjective;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.weights.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * UA-MT (Yu et al., MICCAI 2019): Mean Teacher, but only where the teacher is sure of itself. The entropy of its mean answer
 * over several passes with dropout and noise must be below a threshold that rises from ¾ of ln C to ln C while training goes
 * on; the loss is the mean squared difference over those voxels.
 */
public final class UncertaintyAwareMeanTeacher implements UnlabelledObjective {
    private static final String TEACHER = "uncertainty-aware.";
    private static final double LEAST = 0.75;

    private final AveragedTeacher teacher;
    private final int passes;
    private final double greatestEntropy;
    private final GaussianRampUp ramp;

    /**
     * Begins with a copy of the student as its teacher.
     *
     * @param decay     of the average, in [0, 1)
     * @param sigma     noise on the teacher's input, in standard deviations of a patch's channel
     * @param passes    over which the teacher's answers are averaged for their entropy
     * @param dropout   of the teacher's passes
     * @param rampSteps steps after which the threshold is ln C
     */
    public UncertaintyAwareMeanTeacher(
            UNet3d student, double decay, double sigma, int passes, double dropout, long rampSteps) {
        if (passes < 1) {
            throw new IllegalArgumentException("uncertainty needs at least one pass of the teacher, got " + passes);
        }
        this.passes = passes;
        this.greatestEntropy = StrictMath.log(student.config().classes());
        this.ramp = new GaussianRampUp(1 - LEAST, rampSteps);
        this.teacher = new AveragedTeacher(student, TEACHER, dropout, sigma, decay);
    }

    /** The greatest entropy, in nats, of a voxel that still teaches. */
    double threshold(long step) {
        return (LEAST + ramp.at(step)) * greatestEntropy;
    }

    @Override
    public Lesson learn(ForwardPass pass) {
        return teacher.lesson(pass, this::disagreement);
    }

    private PtNDArray disagreement(ForwardPass pass, List<Integer> rows) {
        PtNDArray target = teacher.probabilities(pass, rows, "teacher");
        PtNDArray certain = certain(pass, rows);
        PtNDArray own = pass.losses().rows(pass.scope(), pass.logits(), rows);
        return script().record(pass.scope(), "certain_squares", List.of(own, target, certain), List.of())
                .get(0);
    }

    /** (rows, 1, depth, height, width): 1 where the mean answer's entropy is below the threshold. */
    private PtNDArray certain(ForwardPass pass, List<Integer> rows) {
        PtNDArray sum = teacher.probabilities(pass, rows, "uncertainty-0");
        try (GradientMode mode = GradientMode.inference()) {
            for (int i = 1; i < passes; i++) {
                try (PtNDArray more = teacher.probabilities(pass, rows, "uncertainty-" + i)) {
                    script().call("add", IValue.from(sum), IValue.from(more)).close();
                }
            }
            double threshold = threshold(pass.random().step());
            try (PtNDArray mean = script().compute(pass.scope(), "scale", IValue.from(sum), IValue.from(1.0 / passes));
                    PtNDArray bound = NativeArrays.scalar(pass.scope(), threshold)) {
                // Not by a call, whose results no backward pass may read.
                return script().record(pass.scope(), "certain", List.of(mean, bound), List.of())
                        .get(0);
            }
        }
    }

    private ScriptModule script() {
        return teacher.script();
    }

    @Override
    public SortedMap<String, Tensor> state() {
        return teacher.state();
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        teacher.restore(state);
    }

    @Override
    public void close() {
        teacher.close();
    }
}
