package dev.muduo.benchmarks;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.training.Annotation;
import dev.muduo.networks.training.ConsistencyLoss;
import dev.muduo.networks.training.LiteralStep;
import dev.muduo.networks.training.PseudoLabels;
import dev.muduo.networks.training.SgdConfig;
import dev.muduo.networks.training.StepPart;
import dev.muduo.networks.training.StepRandom;
import dev.muduo.networks.training.StepSettings;
import dev.muduo.networks.training.TrainingBatch;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.networks.training.TrainingStep;
import dev.muduo.networks.unet.ConvolutionRate;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./muduo bench training}: what an optimiser step costs, two annotated and two pseudo-labelled patches of random voxels
 * at a time. In one run, on the same threads, one after the other in turn: our step and the reference's, written literally.
 * Beside them the floor: the step's multiplications at the best rate that convolutions reach here.
 */
@Command(
        name = "training",
        description = "A training step against the machine's floor and against the reference's step, in one run.",
        mixinStandardHelpOptions = true)
final class TrainingCommand implements Callable<Integer> {
    private static final int CLASSES = 12;
    private static final int ANNOTATED = 2;
    private static final int TAUGHT = 2;
    private static final int PHANTOMS = 12;
    private static final double GIGA = 1e9;
    private static final double LAMBDA = 0.1;
    private static final double RATE = 0.01;

    @Option(
            names = "--scales",
            split = ",",
            defaultValue = "4,8,16",
            description = "Feature scales: 4 is the paper's full width. Default: ${DEFAULT-VALUE}.")
    private List<Integer> scales;

    @Option(
            names = "--patches",
            split = ",",
            defaultValue = "32,64",
            description = "Edges of a patch in voxels. Default: ${DEFAULT-VALUE}.")
    private List<Integer> patches;

    @Option(names = "--runs", defaultValue = "15", description = "Steps that count. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--round-steps",
            defaultValue = "100",
            description = "Steps of a round on phantoms, drawing included; 0: none. Default: ${DEFAULT-VALUE}.")
    private int roundSteps;

    @Option(names = "--threads", description = "Threads of the engine. Default: one a core.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws Exception {
        TensorEngine.start(threads);
        print("ran on", Machine.describe() + ", " + threads + " threads of the engine");
        double rate = rate();
        for (int scale : scales) {
            for (int patch : patches) {
                measure(UNet3dConfig.student(CLASSES, scale), patch, rate);
            }
        }
        if (roundSteps > 0) {
            print("a round on phantoms", RoundWorkload.run(PHANTOMS, roundSteps).toString());
        }
        print("at the end", Machine.describe());
        return 0;
    }

    /** The best that 3³ convolutions with their gradients reach here, in multiplications a second. */
    private double rate() {
        int[][] channelsAndEdges = {{16, 32}, {32, 16}, {64, 8}, {64, 16}};
        double best = 0;
        for (int[] shape : channelsAndEdges) {
            try (ConvolutionRate convolution = new ConvolutionRate(shape[0], shape[1])) {
                Timing timing = Timing.of(3, 2 * runs, convolution::run);
                double reached = convolution.multiplications() / timing.fastest();
                print(
                        "convolution " + shape[0] + " channels, 4 x " + shape[1] + "³",
                        String.format(Locale.ROOT, "%s: at best %.0f GFLOP/s", timing, 2 * reached / GIGA));
                best = Math.max(best, reached);
            }
        }
        return best;
    }

    private void measure(UNet3dConfig config, int patch, double rate) {
        String name = "scale " + config.featureScale() + ", " + patch + "³";
        TrainingBatch batch = batch(patch);
        int size = ANNOTATED + TAUGHT;
        long multiplications = UNetCost.stepMultiplications(config, patch, size);
        double floor = multiplications / rate;
        print(
                name + ": floor",
                String.format(
                        Locale.ROOT,
                        "%.4f s for %.1f GFLOP; at least %.2f GB to and from memory",
                        floor,
                        2 * multiplications / GIGA,
                        UNetCost.stepBytes(config, patch, size) / GIGA));
        StepClock clock = new StepClock(runs);
        try (UNet3d network = UNet3d.initialise(config, CounterRandom.of(1, 0, "weights"));
                LiteralStep literal = new LiteralStep(config, network.export(), LiteralStep.Precision.SINGLE);
                TrainingStep ours = new TrainingStep(network, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0)) {
            StepSettings settings = new StepSettings(RATE, LAMBDA, StepSettings.STANDARD_CLIP_NORM);
            clock.run(
                    (step, watch) -> ours.run(
                            batch, settings, StepRandom.ofDropout(CounterRandom.of(2, step, "dropout")), watch),
                    () -> literal.run(batch, LAMBDA, RATE, SgdConfig.STANDARD));
        }
        print(name + ": ours", clock.ours() + times(clock.ours().median() / floor, "the floor"));
        for (StepPart part : StepPart.values()) {
            print("  " + part.name().toLowerCase(Locale.ROOT), clock.part(part).toString());
        }
        print(
                name + ": the reference's",
                clock.literal() + times(clock.literal().median() / floor, "the floor"));
        print(
                name + ": ours / the reference's",
                String.format(
                        Locale.ROOT,
                        "%.2f by medians, %.2f by the fastest",
                        clock.ours().median() / clock.literal().median(),
                        clock.ours().fastest() / clock.literal().fastest()));
    }

    private static String times(double factor, String of) {
        return String.format(Locale.ROOT, ": %.1f x %s", factor, of);
    }

    private static TrainingBatch batch(int edge) {
        int voxels = edge * edge * edge;
        List<TrainingSample> samples = new ArrayList<>();
        for (int i = 0; i < ANNOTATED + TAUGHT; i++) {
            CounterRandom random = CounterRandom.of(i, 0, "sample");
            float[] image = new float[2 * voxels];
            for (int v = 0; v < image.length; v++) {
                image[v] = (float) random.nextGaussian();
            }
            samples.add(i < ANNOTATED ? annotated(image, random) : taught(image, random));
        }
        return TrainingBatch.cubes(edge, samples);
    }

    private static TrainingSample annotated(float[] image, CounterRandom random) {
        byte[] labels = new byte[image.length / 2];
        for (int v = 0; v < labels.length; v++) {
            labels[v] = (byte) random.nextInt(CLASSES);
        }
        return TrainingSample.annotated(image, Annotation.complete(labels, CLASSES));
    }

    /** Every other structure teaches: the better half, in the long run. */
    private static TrainingSample taught(float[] image, CounterRandom random) {
        boolean[] selected = new boolean[CLASSES - 1];
        for (int s = 0; s < selected.length; s += 2) {
            selected[s] = true;
        }
        boolean[] hard = random.bernoulliMask(selected.length * image.length / 2, 0.05);
        return TrainingSample.pseudoLabelled(image, new PseudoLabels(hard, selected));
    }

    private static void print(String what, String value) {
        System.out.printf(Locale.ROOT, "%-38s %s%n", what, value);
    }
}
