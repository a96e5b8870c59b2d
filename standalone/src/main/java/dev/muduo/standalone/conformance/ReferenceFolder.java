package dev.muduo.standalone.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muduo.networks.npz.Npz;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** A folder of arrays ({@code .npz}) and numbers ({@code .json}); says what is missing or odd in it. */
final class ReferenceFolder {
    private static final String EXPECTED = "expected.json";

    private final Path folder;
    private final String numbersFile;
    private final JsonNode expected;
    private final Map<String, Tensor> arrays;

    private ReferenceFolder(Path folder, String numbersFile, JsonNode expected, Map<String, Tensor> arrays) {
        this.folder = folder;
        this.numbersFile = numbersFile;
        this.expected = expected;
        this.arrays = arrays;
    }

    /** With the expected numbers in {@code expected.json}. */
    static ReferenceFolder open(Path folder, String archive) {
        return open(folder, EXPECTED, archive);
    }

    static ReferenceFolder open(Path folder, String numbersFile, String archive) {
        Path numbers = readable(folder.resolve(numbersFile));
        Path inputs = readable(folder.resolve(archive));
        try {
            return new ReferenceFolder(
                    folder, numbersFile, new ObjectMapper().readTree(numbers.toFile()), Npz.read(inputs));
        } catch (IOException e) {
            throw new ConformanceException(numbers + ": expected JSON, got something else: " + e.getMessage(), e);
        } catch (WeightsException e) {
            throw new ConformanceException(inputs + ": expected numpy arrays: " + e.getMessage(), e);
        }
    }

    private static Path readable(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ConformanceException("expected a readable file " + file + ", got none");
        }
        return file;
    }

    Path file(String name) {
        return readable(folder.resolve(name));
    }

    /** An array of so many axes. */
    Tensor array(String name, int axes) {
        Tensor tensor = arrays.get(name);
        if (tensor == null || tensor.shape().length != axes) {
            throw new ConformanceException(folder + ": expected an array \"" + name + "\" of " + axes + " axes, got "
                    + (tensor == null ? "the arrays " + arrays.keySet() : Arrays.toString(tensor.shape())));
        }
        return tensor;
    }

    /** An array of exactly this shape. */
    float[] values(String name, long... shape) {
        Tensor tensor = array(name, shape.length);
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new ConformanceException(folder + ": expected \"" + name + "\" of shape " + Arrays.toString(shape)
                    + ", got " + Arrays.toString(tensor.shape()));
        }
        return tensor.values();
    }

    /** A part of the expectations, such as {@code "points"}. */
    JsonNode node(String name) {
        if (!expected.has(name)) {
            throw new ConformanceException(folder + ": " + numbersFile + " has no \"" + name + "\"");
        }
        return expected.get(name);
    }

    JsonNode expected() {
        return expected;
    }

    double number(String name) {
        return number(name, node(name));
    }

    double number(String name, JsonNode node) {
        if (!node.isNumber()) {
            throw new ConformanceException(folder + ": expected a number as \"" + name + "\", got " + node);
        }
        return node.doubleValue();
    }

    int integer(String name) {
        if (!node(name).isInt()) {
            throw new ConformanceException(folder + ": expected a whole number as \"" + name + "\", got " + node(name));
        }
        return node(name).intValue();
    }

    /** Compares arrays by ‖actual − expected‖ / ‖expected‖. */
    static Check arrays(String name, float[] expected, float[] actual, double tolerance) {
        if (expected.length != actual.length) {
            return new Check(name, Double.POSITIVE_INFINITY, tolerance);
        }
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            double d = (double) actual[i] - expected[i];
            difference += d * d;
            norm += (double) expected[i] * expected[i];
        }
        return new Check(name, norm == 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm), tolerance);
    }
}
