package dev.muduo.trainer.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledVolumeTest {
    private static final int EDGE = 16;

    @TempDir
    private Path scratch;

    /** Of one class nothing is named, of the next some voxels, of the last three. */
    private LabelledVolume written(String name, int[] some) throws IOException {
        Path folder = Files.createDirectory(scratch.resolve(name));
        List<int[]> foreground = List.of(new int[0], some, new int[] {5, 7, 4095});
        int voxels = EDGE * EDGE * EDGE;
        LabelledVolume.write(
                folder,
                new LabelledVolume.Header(
                        EDGE, EDGE, EDGE, new boolean[] {true, true, true}, new int[] {0, some.length, 3}),
                foreground,
                new float[voxels],
                new float[voxels],
                new byte[voxels]);
        return LabelledVolume.open(folder);
    }

    private static int[] voxels(LabelledVolume study, int structureId) throws IOException {
        int[] read = new int[study.foregroundVoxels(structureId)];
        for (int index = 0; index < read.length; index++) {
            read[index] = study.foreground(structureId, index);
        }
        return read;
    }

    @Test
    void theVoxelsOfAClassAreReadAsTheyWereWritten() throws Exception {
        int[] some = IntStream.range(0, 500).map(n -> 8 * n + 3).toArray();

        LabelledVolume study = written("study", some);

        assertArrayEquals(new int[0], voxels(study, 0));
        assertArrayEquals(some, voxels(study, 1));
        assertArrayEquals(new int[] {5, 7, 4095}, voxels(study, 2));
    }

    /** The header is what stays in the heap, of every labelled study. */
    @Test
    void aHeaderDoesNotGrowWithTheVoxelsOfAStructure() throws Exception {
        Path few = written("few", IntStream.range(0, 100).toArray()).directory();
        Path many = written("many", IntStream.range(1_000, 1_999).toArray()).directory();

        assertEquals(Files.size(few.resolve("header.json")), Files.size(many.resolve("header.json")));
    }
}
