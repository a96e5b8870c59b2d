package dev.muduo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.npz.Npz;
import dev.muduo.networks.npz.NpzWriter;
import dev.muduo.networks.testing.TorchSave;
import dev.muduo.networks.torch.TorchStateDict;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SegmentCommandTest {
    private static final UNet3dConfig SMALL = new UNet3dConfig(2, 3, 16, 0);
    private static final int EDGE = 32;

    @TempDir
    Path folder;

    private Path weights;
    private Path volume;

    @BeforeEach
    void prepare() throws IOException {
        weights = folder.resolve("student.pth");
        Random random = new Random(1);
        TorchSave.write(weights, SMALL.parameterShapes(), (name, index) -> (float) random.nextGaussian() / 10);
        volume = folder.resolve("volume.npz");
        byte[] values = new byte[2 * EDGE * EDGE * EDGE];
        random.nextBytes(values);
        NpzWriter.write(volume, "volume", values, 2, EDGE, EDGE, EDGE);
    }

    private float[] labels(String... options) {
        Path out = folder.resolve("labels-" + options.length + ".npz");
        String[] common = {
            "segment",
            "--weights",
            weights.toString(),
            "--volume",
            volume.toString(),
            "--threads",
            "1",
            "-o",
            out.toString()
        };
        String[] all = Arrays.copyOf(common, common.length + options.length);
        System.arraycopy(options, 0, all, common.length, options.length);
        assertEquals(0, Main.commandLine().execute(all));
        Tensor labels = Npz.read(out).get("labels");
        assertArrayEquals(new long[] {EDGE, EDGE, EDGE}, labels.shape());
        return labels.values();
    }

    /** Of one window that covers the volume: the class of the largest logit. */
    private float[] largest(Arithmetic arithmetic) {
        int voxels = EDGE * EDGE * EDGE;
        float[] labels = new float[voxels];
        try (UNet3d network = UNet3d.load(SMALL, TorchStateDict.read(weights))) {
            float[] logits =
                    network.logits(arithmetic, Npz.read(volume).get("volume").values(), 1, EDGE, EDGE, EDGE);
            for (int voxel = 0; voxel < voxels; voxel++) {
                for (int c = 1; c < SMALL.classes(); c++) {
                    int best = (int) labels[voxel];
                    labels[voxel] = logits[c * voxels + voxel] > logits[best * voxels + voxel] ? c : best;
                }
            }
        }
        return labels;
    }

    @Test
    void labelsAreThoseOfTheNetworkInThePrecisionThatWasAskedFor() {
        float[] exact = labels("--patch", "32", "--overlap", "0.5", "--precision", "float32");
        assertArrayEquals(largest(Arithmetic.FLOAT32), exact);
        float[] rounded = labels("--patch", "32", "--precision", "bf16");
        assertArrayEquals(largest(Arithmetic.BFLOAT16.orFaster()), rounded);
        assertEquals(
                Arithmetic.BFLOAT16.orFaster() == Arithmetic.FLOAT32,
                Arrays.equals(exact, rounded),
                "noise is near the bounds between classes somewhere");
    }

    @Test
    void anArchiveWithoutTheVolumeIsToldInOneLine() throws IOException {
        byte[] two = new byte[2];
        NpzWriter.write(volume, "image", two, 2, 1, 1, 1);
        assertTold("got none of that name");
        NpzWriter.write(volume, "volume", two, 1, 2, 1, 1);
        assertTold("got one of [1, 2, 1, 1]");
        Files.writeString(volume, "no zip");
        assertTold("got none of that name");
    }

    private void assertTold(String expected) {
        StringWriter said = new StringWriter();
        CommandLine command = Main.commandLine();
        command.setErr(new PrintWriter(said, true));
        String out = folder.resolve("none.npz").toString();
        assertEquals(
                1,
                command.execute("segment", "--weights", weights.toString(), "--volume", volume.toString(), "-o", out));
        assertTrue(said.toString().contains(expected), said::toString);
        assertEquals(1, said.toString().lines().count(), said::toString);
    }

    @Test
    void aPrecisionThatThereIsNotIsAUsageError() {
        assertEquals(
                2,
                Main.commandLine()
                        .execute(
                                "segment",
                                "--weights",
                                weights.toString(),
                                "--volume",
                                volume.toString(),
                                "--precision",
                                "int4",
                                "-o",
                                folder.resolve("none.npz").toString()));
    }
}
