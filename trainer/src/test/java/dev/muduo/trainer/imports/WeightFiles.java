package dev.muduo.trainer.imports;

import dev.muduo.networks.sam.SamMed3dConfig;
import dev.muduo.networks.testing.TorchSave;
import dev.muduo.networks.unet.UNet3dConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Small files of weights as torch would save them. */
final class WeightFiles {
    /** The smallest that its rules allow. */
    static final SamMed3dConfig TEACHER = new SamMed3dConfig(16, 8, 8, 2, 2, 3, Set.of(1), 48, 4, 8);

    private WeightFiles() {}

    static Path teacher(Path file, int seed) throws IOException {
        return write(file, TEACHER.architecture().shapes(), seed);
    }

    static Path uNet(Path file, int channels, int classes, int seed) throws IOException {
        return write(file, new UNet3dConfig(channels, classes, 32, 0).parameterShapes(), seed);
    }

    static Path write(Path file, Map<String, long[]> shapes, int seed) throws IOException {
        TorchSave.write(file, shapes, (name, index) -> ((name.hashCode() + 31 * index + seed) % 1000) / 1e4f);
        return file;
    }
}
