package dev.muduo.imaging.nifti;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Values and affines are those that nibabel reads from the same files (made by {@code src/test/python/nifti_fixtures.py}). */
class NibabelAgreementTest {
    @TestFactory
    List<DynamicTest> smallFilesOfEveryKind() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        expected("small.json")
                .properties()
                .forEach(entry -> tests.add(DynamicTest.dynamicTest(entry.getKey(), () -> {
                    try (InputStream in = resource(entry.getKey())) {
                        compare(entry.getValue(), Nifti.readVolume(in, entry.getKey()));
                    }
                })));
        assertEquals(27, tests.size(), "kinds of files");
        return tests;
    }

    @TestFactory
    List<DynamicTest> realFiles() throws IOException {
        Path data = Path.of(System.getProperty("muduo.shared", "../shared"), "data");
        Assumptions.assumeTrue(
                Files.isDirectory(data), "the real studies are not at " + data + " (set -Dmuduo.shared)");
        List<DynamicTest> tests = new ArrayList<>();
        expected("real.json")
                .properties()
                .forEach(entry -> tests.add(DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Path file = data.resolve(entry.getKey());
                    Volume volume = Nifti.readVolume(file);
                    compare(entry.getValue(), volume);
                    if (entry.getValue().get("max").doubleValue() <= 255
                            && entry.getKey().matches(".*(gtv|organs).*")) {
                        compareLabels(volume, Nifti.readLabelMap(file));
                    }
                })));
        return tests;
    }

    private static void compare(JsonNode expected, Volume volume) {
        JsonNode shape = expected.get("shape");
        assertEquals(shape.get(0).intValue(), volume.grid().nx());
        assertEquals(shape.get(1).intValue(), volume.grid().ny());
        assertEquals(shape.get(2).intValue(), volume.grid().nz());
        assertArrayEquals(
                numbers(expected.get("affine")), volume.grid().affine().toArray(), 1e-9, "affine");
        float[] values = volume.values();
        JsonNode expectedValues = expected.get("values");
        for (int n = 0; n < expectedValues.size(); n++) {
            assertEquals((float) expectedValues.get(n).doubleValue(), values[n], "voxel " + n);
        }
        double sum = 0;
        double weighted = 0;
        double magnitude = 0;
        for (int n = 0; n < values.length; n++) {
            sum += values[n];
            weighted += values[n] * (double) (n % 997);
            magnitude += Math.abs(values[n]) * 997.0;
        }
        assertEquals(expected.get("sum").doubleValue(), sum, 1e-12 * magnitude, "sum");
        assertEquals(expected.get("weighted").doubleValue(), weighted, 1e-7 * magnitude, "sum weighted by position");
    }

    private static void compareLabels(Volume volume, LabelMap labels) {
        assertEquals(volume.grid(), labels.grid());
        for (int n = 0; n < volume.values().length; n++) {
            assertEquals((int) volume.values()[n], labels.labels()[n] & 0xff);
        }
    }

    private static double[] numbers(JsonNode array) {
        double[] numbers = new double[array.size()];
        for (int n = 0; n < numbers.length; n++) {
            numbers[n] = array.get(n).doubleValue();
        }
        return numbers;
    }

    private static JsonNode expected(String name) throws IOException {
        try (InputStream in = resource(name)) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static InputStream resource(String name) {
        InputStream in = NibabelAgreementTest.class.getResourceAsStream("/nifti/" + name);
        if (in == null) {
            throw new AssertionError("no test resource nifti/" + name);
        }
        return in;
    }
}
