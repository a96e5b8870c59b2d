package dev.muduo.benchmarks;

import dev.muduo.networks.inference.InputSlabs;
import dev.muduo.networks.inference.PatchNetwork;
import dev.muduo.networks.inference.SlidingWindow;
import dev.muduo.networks.inference.WindowPace;
import dev.muduo.networks.inference.WindowedInference;
import dev.muduo.networks.npz.Npz;
import dev.muduo.networks.npz.NpzWriter;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.torch.TorchStateDict;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.networks.unet.ConvolutionRate;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./muduo bench segment}: the windows of a whole volume through a network of given weights, for comparison with other
 * software on the same weights and voxels. Nothing is cropped and nothing resampled.
 */
@Command(
        name = "segment",
        description =
                "Segments a normalised volume with given weights, windows blended as MONAI's sliding_window_inference"
                        + " blends them, and prints the seconds of the inference alone.",
        mixinStandardHelpOptions = true)
final class SegmentCommand implements Callable<Integer> {
    private static final String VOLUME = "volume";
    private static final String LABELS = "labels";
    private static final int FLOOR_RUNS = 5;
    private static final double GIGA = 1e9;

    /** How a caller says in which arithmetic. */
    enum Precision {
        FLOAT32(Arithmetic.FLOAT32),
        BF16(Arithmetic.BFLOAT16);

        private final Arithmetic arithmetic;

        Precision(Arithmetic arithmetic) {
            this.arithmetic = arithmetic;
        }
    }

    /** What is averaged where windows overlap. */
    enum Blend {
        LOGITS,
        PROBABILITIES
    }

    @Option(names = "--weights", required = true, description = "State dict of a student (.pth).")
    private Path weights;

    @Option(
            names = "--volume",
            required = true,
            description = "Archive (.npz) with the array volume: (channels, D, H, W) float32, normalised.")
    private Path volume;

    @Option(names = "--patch", defaultValue = "96", description = "Edge of a window. Default: ${DEFAULT-VALUE}.")
    private int patch;

    @Option(names = "--overlap", defaultValue = "0.5", description = "Of windows. Default: ${DEFAULT-VALUE}.")
    private double overlap;

    @Option(
            names = "--windows",
            defaultValue = "MONAI",
            description = "Where windows lie and how they are weighted: ${COMPLETION-CANDIDATES}. Default:"
                    + " ${DEFAULT-VALUE}.")
    private SlidingWindow windows;

    @Option(
            names = "--blend",
            defaultValue = "LOGITS",
            description = "What is averaged: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Blend blend;

    @Option(
            names = "--precision",
            defaultValue = "FLOAT32",
            description =
                    "Of the network's arithmetic: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}. BF16 only where the"
                            + " processor multiplies such numbers; elsewhere float32, which is then faster.")
    private Precision precision;

    @Option(names = "--repetitions", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private int repetitions;

    @Option(names = "--threads", description = "Threads of the engine. Default: one a core.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--floor",
            description =
                    "Also measures how fast convolutions alone are here in float32, which is as fast as a network could be.")
    private boolean floor;

    @Option(
            names = {"-o", "--out"},
            required = true,
            description = "Archive (.npz) for the array labels: (D, H, W) uint8.")
    private Path out;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try {
            return run();
        } catch (WeightsException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private int run() throws Exception {
        TensorEngine.start(threads);
        print("ran on", Machine.describe() + ", " + threads + " threads of the engine");
        Arithmetic arithmetic = precision.arithmetic.orFaster();
        print(
                "arithmetic",
                arithmetic.name().toLowerCase(Locale.ROOT)
                        + (arithmetic == precision.arithmetic ? "" : ": this processor does not multiply bfloat16"));
        try (UNet3d network = network()) {
            if (floor) {
                printConvolutionRates(network.config());
            }
            Tensor image = image(network.config());
            byte[] labels = segment(network, arithmetic, image);
            long[] shape = image.shape();
            NpzWriter.write(out, LABELS, labels, (int) shape[1], (int) shape[2], (int) shape[3]);
        }
        print(
                "peak resident memory",
                ResidentMemory.peakMebibytes(ProcessHandle.current().pid()) + " MiB");
        return 0;
    }

    private UNet3d network() {
        Map<String, Tensor> tensors = TorchStateDict.read(weights);
        Map<String, long[]> shapes = tensors.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().shape()));
        UNet3dConfig config = UNet3dConfig.of(shapes, 0)
                .orElseThrow(() -> new WeightsException("expected the state dict of a U-Net, got none in " + weights));
        print("network", config + ", " + config.parameterCount() + " parameters");
        return UNet3d.load(config, tensors);
    }

    private Tensor image(UNet3dConfig config) {
        String expected = "expected an array " + VOLUME + " of (" + config.inChannels() + ", D, H, W) in " + volume;
        Tensor image =
                Npz.read(volume, VOLUME).orElseThrow(() -> new WeightsException(expected + ", got none of that name"));
        if (image.shape().length != 4 || image.shape()[0] != config.inChannels()) {
            throw new WeightsException(expected + ", got one of " + Arrays.toString(image.shape()));
        }
        return image;
    }

    private byte[] segment(UNet3d network, Arithmetic arithmetic, Tensor image) throws InterruptedException {
        int depth = (int) image.shape()[1];
        int height = (int) image.shape()[2];
        int width = (int) image.shape()[3];
        PatchNetwork answer = switch (blend) {
            case LOGITS -> (images, batch, z, y, x) -> network.logits(arithmetic, images, batch, z, y, x);
            case PROBABILITIES -> (images, batch, z, y, x) -> network.probabilities(arithmetic, images, batch, z, y, x);
        };
        WindowedInference inference = new WindowedInference(
                answer,
                network.config().classes(),
                patch,
                1 - overlap,
                new float[network.config().inChannels()],
                windows);
        InputSlabs input = slabs(image);
        byte[] labels = new byte[Math.multiplyExact(depth, Math.multiplyExact(height, width))];
        for (int repetition = 0; repetition < repetitions; repetition++) {
            int[] count = new int[1];
            WindowPace counting = () -> {
                count[0]++;
                return WindowPace.FREE.next();
            };
            long begun = System.nanoTime();
            inference.run(
                    depth,
                    height,
                    width,
                    input,
                    counting,
                    (from, to, values) -> largest(values, network.config().classes(), labels, from * height * width));
            double seconds = (System.nanoTime() - begun) / GIGA;
            double multiplications = (double) count[0] * UNetCost.forwardMultiplications(network.config(), patch);
            print(
                    "inference",
                    String.format(
                            Locale.ROOT,
                            "%.3f s, %d windows, %.0f GFLOP/s",
                            seconds,
                            count[0],
                            2 * multiplications / seconds / GIGA));
        }
        return labels;
    }

    /** Of 3³ convolutions at each level of the network, as many channels in as out; the best of them is the floor under all. */
    private void printConvolutionRates(UNet3dConfig config) {
        int[] filters = config.filters();
        double best = 0;
        for (int level = 0; level < filters.length; level++) {
            int edge = patch >> level;
            try (ConvolutionRate convolution = new ConvolutionRate(filters[level], edge)) {
                Timing timing = Timing.of(1, FLOOR_RUNS, convolution::runForward);
                double rate = convolution.forwardMultiplications() / timing.median();
                print(
                        "convolution",
                        String.format(
                                Locale.ROOT, "%d channels, %d³: %.0f GFLOP/s", filters[level], edge, 2 * rate / GIGA));
                best = Math.max(best, rate);
            }
        }
        long needed = UNetCost.forwardMultiplications(config, patch);
        print(
                "floor of a window",
                String.format(Locale.ROOT, "%.3f s for %.0f GFLOP", needed / best, 2 * needed / GIGA));
    }

    private static InputSlabs slabs(Tensor image) {
        int channels = (int) image.shape()[0];
        int depth = (int) image.shape()[1];
        int slice = (int) (image.shape()[2] * image.shape()[3]);
        float[] values = image.values();
        return (from, to) -> {
            float[] slab = new float[channels * (to - from) * slice];
            for (int channel = 0; channel < channels; channel++) {
                System.arraycopy(
                        values,
                        (channel * depth + from) * slice,
                        slab,
                        channel * (to - from) * slice,
                        (to - from) * slice);
            }
            return slab;
        };
    }

    /** The class of the largest value of each voxel; the lower one of equals. */
    private static void largest(float[] values, int classes, byte[] labels, int begin) {
        int voxels = values.length / classes;
        for (int voxel = 0; voxel < voxels; voxel++) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = values[c * voxels + voxel] > values[best * voxels + voxel] ? c : best;
            }
            labels[begin + voxel] = (byte) best;
        }
    }

    private static void print(String what, String value) {
        System.out.printf("%-22s %s%n", what, value);
    }
}
