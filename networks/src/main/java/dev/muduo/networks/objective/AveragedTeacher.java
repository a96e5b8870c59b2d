package dev.muduo.networks.objective;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.runtime.GradientMode;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.training.ForwardPass;
import dev.muduo.networks.training.UnlabelledObjective;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The exponential moving average of a student's weights as a network of its own (Tarvainen and Valpola 2017), which sees patches
 * with noise and dropout. No gradient ever reaches it. How the student's answer is compared with its is the method's. One thread
 * calls it.
 */
final class AveragedTeacher implements AutoCloseable {
    private final UNet3d student;
    private final String prefix;
    private final InputNoise noise;
    private final UNet3d teacher;
    private final PtNDManager manager;
    private final ScriptModule script;
    private final double decay;

    /**
     * Begins as a copy of the student.
     *
     * @param prefix  of its tensors in a checkpoint
     * @param dropout of the teacher's passes
     * @param sigma   noise on its input, in standard deviations of a patch's channel
     * @param decay   of the average; at step n no more than n / (n + 1), so that early weights are forgotten soon
     */
    AveragedTeacher(UNet3d student, String prefix, double dropout, double sigma, double decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("the decay of an averaged teacher lies in [0, 1), got " + decay);
        }
        UNet3dConfig shape = student.config();
        this.student = student;
        this.prefix = prefix;
        this.noise = new InputNoise(sigma);
        this.decay = decay;
        teacher = UNet3d.load(
                new UNet3dConfig(shape.inChannels(), shape.classes(), shape.featureScale(), dropout), student.export());
        manager = TensorEngine.newManager();
        ScriptModule loaded;
        try {
            loaded = ScriptModule.load(manager, AveragedTeacher.class, "objective.py");
        } catch (RuntimeException | Error e) {
            try (UNet3d first = teacher;
                    PtNDManager second = manager) {
                throw e;
            }
        }
        script = loaded;
    }

    /** How far the student is from the teacher, over some samples of a pass: a scalar that gradients go through. */
    @FunctionalInterface
    interface Disagreement {
        PtNDArray of(ForwardPass pass, List<Integer> rows);
    }

    /** What the student learns from the samples that nobody has annotated; the teacher follows once it has. */
    UnlabelledObjective.Lesson lesson(ForwardPass pass, Disagreement disagreement) {
        List<Integer> rows = pass.unannotated();
        Optional<PtNDArray> loss = rows.isEmpty() ? Optional.empty() : Optional.of(disagreement.of(pass, rows));
        return new UnlabelledObjective.Lesson(loss, () -> follow(pass.random().step()));
    }

    /** The script of the objectives. */
    ScriptModule script() {
        return script;
    }

    /** Probabilities of images (batch, channels, depth, height, width) in a pass with dropout: (batch, classes, …). */
    private PtNDArray probabilities(PtNDManager scope, PtNDArray images, CounterRandom dropout) {
        try (GradientMode mode = GradientMode.inference();
                PtNDArray logits = teacher.trainingLogits(scope, images, dropout)) {
            return script.compute(scope, "softmax", IValue.from(logits));
        }
    }

    /** Probabilities of some samples of a batch, disturbed by noise. */
    PtNDArray probabilities(ForwardPass pass, List<Integer> rows, String purpose) {
        try (PtNDArray images = noise.on(pass.scope(), pass.batch(), rows, pass.random().stream(purpose + "-noise"))) {
            return probabilities(pass.scope(), images, pass.random().stream(purpose + "-dropout"));
        }
    }

    /** Takes the student's weights in, after the update of this step. */
    private void follow(long step) {
        double kept = Math.min(1 - 1.0 / (step + 1), decay);
        try (GradientMode mode = GradientMode.inference()) {
            script.call(
                            "average",
                            ScriptModule.listOf(teacher.parameters()),
                            ScriptModule.listOf(student.parameters()),
                            IValue.from(kept))
                    .close();
        }
    }

    SortedMap<String, Tensor> state() {
        return NetworkState.under(prefix, teacher.export());
    }

    void restore(Map<String, Tensor> state) {
        SortedMap<String, Tensor> weights = NetworkState.of(prefix, state);
        if (!weights.isEmpty()) {
            NetworkState.overwrite(teacher, weights);
        }
    }

    @Override
    public void close() {
        try (UNet3d first = teacher;
                PtNDManager second = manager) {
            script.close();
        }
    }
}
