package dev.muduo.benchmarks;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.sam.BlockProducts;
import dev.muduo.networks.sam.Click;
import dev.muduo.networks.sam.EncoderPart;
import dev.muduo.networks.sam.LiteralEncoder;
import dev.muduo.networks.sam.RandomWeights;
import dev.muduo.networks.sam.SamMed3d;
import dev.muduo.networks.sam.SamMed3dConfig;
import dev.muduo.networks.sam.SamPrompt;
import dev.muduo.networks.sam.WithoutMask;
import dev.muduo.networks.weights.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./muduo bench sam3d}: what a foundation teacher costs, with random weights of the published size. In one run, on the
 * same threads: the machine's own rate of multiplication and the time that follows from it, our encode and where its time
 * goes, the same network with its windows padded literally, decodes, and a patch with eleven structures on both modalities.
 */
@Command(
        name = "sam3d",
        description =
                "Encode and decode of SAM-Med3D at full size, against the machine's floor and against the reference's way.",
        mixinStandardHelpOptions = true)
final class SamMed3dCommand implements Callable<Integer> {
    private static final int STRUCTURES = 11;
    private static final int MODALITIES = 2;
    private static final int CLICKS = 3;
    private static final double GIGA = 1e9;

    /** Enough of a network to see that the command works. */
    private static final SamMed3dConfig SMALL = new SamMed3dConfig(64, 16, 48, 3, 3, 7, Set.of(2), 48, 16, 32);

    @Option(names = "--runs", defaultValue = "15", description = "Runs of what is fast. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--literal-runs",
            defaultValue = "3",
            description = "Runs of the literal encode. Default: ${DEFAULT-VALUE}.")
    private int literalRuns;

    @Option(names = "--threads", description = "Threads of the engine. Default: one a core.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--small", description = "A tiny network, to see that this command works.")
    private boolean small;

    @Override
    public Integer call() throws IOException {
        TensorEngine.start(threads);
        SamMed3dConfig config = small ? SMALL : SamMed3dConfig.VIT_B_ORI;
        print("ran on", Machine.describe() + ", " + threads + " threads of the engine");
        print("network", config.toString());
        double floor = floor(config);
        Map<String, Tensor> weights = RandomWeights.of(config, CounterRandom.of(1, 0, "weights"));
        float[] image = image(config);
        float[] expected = new float[config.promptWidth() * config.tokens()];
        Timing literal = literalEncode(config, weights, image, expected);
        try (SamMed3d network = SamMed3d.load(config, weights, WithoutMask.ZERO_MASK)) {
            weights.clear();
            Timing folded = foldedEncode(network, image, floor);
            float[] embedding = network.encode(image, 1).get(0);
            print("difference from literal", String.format(Locale.ROOT, "%.1e", difference(embedding, expected)));
            print("literal / folded", String.format(Locale.ROOT, "%.1f", literal.median() / folded.median()));
            decodes(network, image, embedding, literal);
        }
        print("resident memory", ResidentMemory.mebibytes() + " MiB at the end");
        return 0;
    }

    /** Seconds that the encode's multiplications take at the best rate that this machine shows on the encoder's own shapes. */
    private double floor(SamMed3dConfig config) {
        double best = 0;
        try (BlockProducts products = new BlockProducts(config)) {
            for (BlockProducts.Way way : BlockProducts.Way.values()) {
                Timing timing = Timing.of(3, 2 * runs, () -> products.run(way));
                double rate = products.multiplications() / timing.median() / GIGA;
                best = Math.max(best, rate);
                print(
                        "products of a block, " + way.name().toLowerCase(Locale.ROOT),
                        String.format(Locale.ROOT, "%s: %.0f GMAC/s (%.0f GFLOP/s)", timing, rate, 2 * rate));
            }
        }
        double needed = EncoderCost.multiplications(config) / GIGA;
        print("floor of an encode", String.format(Locale.ROOT, "%.4f s for %.1f GMAC", needed / best, needed));
        return needed / best;
    }

    private static float[] image(SamMed3dConfig config) {
        CounterRandom random = CounterRandom.of(2, 0, "image");
        float[] image = new float[config.imageVoxels()];
        for (int v = 0; v < image.length; v++) {
            image[v] = (float) random.nextGaussian();
        }
        return image;
    }

    /** Also says what it encodes to. */
    private Timing literalEncode(SamMed3dConfig config, Map<String, Tensor> weights, float[] image, float[] embedding) {
        try (LiteralEncoder encoder = new LiteralEncoder(config, weights)) {
            Timing timing = Timing.of(
                    1,
                    literalRuns,
                    () -> System.arraycopy(encoder.encode(image, 1), 0, embedding, 0, embedding.length));
            print("literal encode", timing.toString());
            return timing;
        }
    }

    private Timing foldedEncode(SamMed3d network, float[] image, double floor) {
        Map<EncoderPart, Double> seconds = new EnumMap<>(EncoderPart.class);
        Timing timing = Timing.of(3, runs, () -> network.encode(image, 1));
        print("folded encode", timing + String.format(Locale.ROOT, ": %.2f of the floor", timing.median() / floor));
        for (int i = 0; i < runs; i++) {
            network.encode(image, 1, (part, nanoseconds) -> seconds.merge(part, nanoseconds / GIGA, Double::sum));
        }
        seconds.forEach((part, sum) -> print(
                "  " + part.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                String.format(Locale.ROOT, "%.4f s on average", sum / runs)));
        return timing;
    }

    /** ‖actual − expected‖ / ‖expected‖. */
    private static double difference(float[] actual, float[] expected) {
        double squares = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += Math.pow((double) actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(squares / norm);
    }

    private void decodes(SamMed3d network, float[] image, float[] embedding, Timing literal) {
        List<SamPrompt> masks = masks(network.config());
        List<SamPrompt> clicks = clicks(network.config());
        Timing one = Timing.of(3, runs, () -> network.decode(embedding, masks.subList(0, 1)));
        print("decode of 1 mask", one.toString());
        print(
                "decode of 11 masks",
                Timing.of(3, runs, () -> network.decode(embedding, masks)).toString());
        Timing click = Timing.of(3, runs, () -> network.decode(embedding, clicks.subList(0, 1)));
        print("decode of 3 clicks", click.toString());
        print(
                "decode of 11 x 3 clicks",
                Timing.of(3, runs, () -> network.decode(embedding, clicks)).toString());
        Timing ours = Timing.of(1, Math.max(3, runs / 3), () -> {
            network.decode(network.encode(image, 1).get(0), masks);
            network.decode(network.encode(image, 1).get(0), clicks);
        });
        print("patch, 11 structures, CT and PET", ours.toString());
        double reference = STRUCTURES * (MODALITIES * literal.median() + one.median() + click.median());
        print(
                "the reference's way",
                String.format(
                        Locale.ROOT,
                        "%.1f s: 22 times the literal encode above and one decode of ours (the reference's is slower)",
                        reference));
        print("reference / ours", String.format(Locale.ROOT, "%.0f", reference / ours.median()));
    }

    private static List<SamPrompt> masks(SamMed3dConfig config) {
        CounterRandom random = CounterRandom.of(3, 0, "masks");
        List<SamPrompt> prompts = new ArrayList<>();
        for (int structure = 0; structure < STRUCTURES; structure++) {
            float[] mask = new float[config.maskVoxels()];
            for (int v = 0; v < mask.length; v++) {
                mask[v] = (float) random.nextDouble(-10, 10);
            }
            prompts.add(SamPrompt.ofMask(mask));
        }
        return prompts;
    }

    private static List<SamPrompt> clicks(SamMed3dConfig config) {
        CounterRandom random = CounterRandom.of(4, 0, "clicks");
        List<SamPrompt> prompts = new ArrayList<>();
        for (int structure = 0; structure < STRUCTURES; structure++) {
            List<Click> clicks = new ArrayList<>();
            for (int i = 0; i < CLICKS; i++) {
                int edge = config.image();
                clicks.add(new Click(random.nextInt(edge), random.nextInt(edge), random.nextInt(edge), true));
            }
            prompts.add(SamPrompt.ofClicks(clicks));
        }
        return prompts;
    }

    private static void print(String what, String value) {
        System.out.printf(Locale.ROOT, "%-34s %s%n", what, value);
    }
}
