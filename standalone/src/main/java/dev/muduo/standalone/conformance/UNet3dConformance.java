package dev.muduo.standalone.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.torch.TorchStateDict;
import dev.muduo.networks.training.Annotation;
import dev.muduo.networks.training.ConsistencyLoss;
import dev.muduo.networks.training.PolyLearningRate;
import dev.muduo.networks.training.SgdConfig;
import dev.muduo.networks.training.StepSettings;
import dev.muduo.networks.training.TrainingBatch;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.networks.training.TrainingStep;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.WeightsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Compares the student with a folder's {@code weights.pth} (a torch state dict), {@code io.npz} (image, label, logits,
 * logits after training) and {@code expected.json} (sizes, losses, gradient norms, the losses of some SGD steps).
 */
public final class UNet3dConformance {
    private static final double NETWORK_TOLERANCE = 1e-5;
    private static final double STEP_TOLERANCE = 2e-5;
    private static final double TRAINED_TOLERANCE = 1e-2;
    private static final double GRADIENT_RELATIVE = 1e-3;
    private static final double GRADIENT_ABSOLUTE = 1e-6;

    private final ReferenceFolder reference;
    private final UNet3dConfig config;
    private final int batch;
    private final int edge;
    private final float[] image;
    private final List<Check> checks = new ArrayList<>();

    private UNet3dConformance(ReferenceFolder reference) {
        this.reference = reference;
        this.edge = reference.integer("size");
        this.config = config(reference);
        this.batch = (int) reference.array("image", 5).shape()[0];
        this.image = reference.values("image", batch, config.inChannels(), edge, edge, edge);
    }

    private static UNet3dConfig config(ReferenceFolder reference) {
        try {
            return new UNet3dConfig(
                    reference.integer("in_channels"),
                    reference.integer("classes"),
                    reference.integer("feature_scale"),
                    0);
        } catch (IllegalArgumentException e) {
            throw new ConformanceException("expected.json describes no U-Net: " + e.getMessage(), e);
        }
    }

    /**
     * Imports the weights, computes everything that the folder expects and trains its steps.
     *
     * @return one check a quantity, in order
     * @throws ConformanceException if the folder lacks something or holds something else
     */
    public static List<Check> run(Path folder) {
        UNet3dConformance conformance = new UNet3dConformance(ReferenceFolder.open(folder, "io.npz"));
        Path weights = conformance.reference.file("weights.pth");
        try (UNet3d network = UNet3d.load(conformance.config, TorchStateDict.read(weights));
                TrainingStep step = conformance.trainingStep(network)) {
            conformance.compareForward(network);
            conformance.compareBackward(step);
            conformance.compareTraining(network, step);
        } catch (WeightsException e) {
            throw new ConformanceException(weights + ": " + e.getMessage(), e);
        }
        return List.copyOf(conformance.checks);
    }

    private TrainingStep trainingStep(UNet3d network) {
        SgdConfig sgd = new SgdConfig(reference.number("momentum"), reference.number("weight_decay"));
        return new TrainingStep(network, sgd, ConsistencyLoss.DICE, 0);
    }

    private void compareForward(UNet3d network) {
        checks.add(ReferenceFolder.arrays("logits", logits("logits"), answer(network), NETWORK_TOLERANCE));
    }

    private float[] answer(UNet3d network) {
        return network.logits(image, batch, edge, edge, edge);
    }

    private float[] logits(String name) {
        return reference.values(name, batch, config.classes(), edge, edge, edge);
    }

    private void compareBackward(TrainingStep step) {
        TrainingStep.Inspection seen = step.inspect(labelled(), 0, noDropout());
        Map<String, Double> losses = Map.of(
                "cross_entropy", seen.result().crossEntropy(),
                "dice_loss", seen.result().dice(),
                "supervised_loss", seen.result().supervised());
        losses.keySet().stream()
                .sorted()
                .forEach(name ->
                        checks.add(Check.ofNumber(name, reference.number(name), losses.get(name), NETWORK_TOLERANCE)));
        JsonNode norms = reference.node("grad_norms");
        norms.properties().forEach(field -> {
            Double actual = seen.gradientNorms().get(field.getKey());
            if (actual == null) {
                throw new ConformanceException("grad_norms names " + field.getKey() + ", which this network has not");
            }
            checks.add(gradient(field.getKey(), reference.number(field.getKey(), field.getValue()), actual));
        });
        if (norms.size() != seen.gradientNorms().size()) {
            throw new ConformanceException("expected a gradient norm of each of "
                    + seen.gradientNorms().size() + " parameters, got " + norms.size());
        }
    }

    /** What a bias before an instance normalisation is expected to have is rounding noise; in exact arithmetic it is 0. */
    private static Check gradient(String name, double expected, double actual) {
        boolean alwaysZero = name.endsWith(".bias") && !name.equals("final.bias");
        double norm = alwaysZero ? 0 : expected;
        return new Check("gradient " + name, Math.abs(actual - norm), GRADIENT_RELATIVE * norm + GRADIENT_ABSOLUTE);
    }

    private void compareTraining(UNet3d network, TrainingStep step) {
        JsonNode poly = reference.node("poly");
        PolyLearningRate rate = new PolyLearningRate(
                reference.number("lr0", poly.path("lr0")),
                (long) reference.number("max_iterations", poly.path("max_iterations")),
                reference.number("power", poly.path("power")));
        JsonNode losses = reference.node("losses_5_steps");
        for (int i = 0; i < losses.size(); i++) {
            StepSettings settings = new StepSettings(rate.forStep(i), 0, Double.POSITIVE_INFINITY);
            double actual = step.run(labelled(), settings, noDropout()).total();
            checks.add(Check.ofNumber(
                    "loss before step " + i, reference.number("losses", losses.get(i)), actual, STEP_TOLERANCE));
        }
        checks.add(ReferenceFolder.arrays(
                "logits after " + losses.size() + " steps",
                logits("logits_after_5_steps"),
                answer(network),
                TRAINED_TOLERANCE));
    }

    private TrainingBatch labelled() {
        float[] labels = reference.values("label", batch, edge, edge, edge);
        int voxels = edge * edge * edge;
        List<TrainingSample> samples = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            byte[] classes = new byte[voxels];
            for (int v = 0; v < voxels; v++) {
                classes[v] = (byte) labels[i * voxels + v];
            }
            int size = config.inChannels() * voxels;
            float[] channels = Arrays.copyOfRange(image, i * size, (i + 1) * size);
            samples.add(TrainingSample.annotated(channels, Annotation.complete(classes, config.classes())));
        }
        return TrainingBatch.cubes(edge, samples);
    }

    private static CounterRandom noDropout() {
        return CounterRandom.of(0, 0, "conformance");
    }
}
