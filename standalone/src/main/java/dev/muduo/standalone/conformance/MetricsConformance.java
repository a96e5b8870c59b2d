package dev.muduo.standalone.conformance;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.metrics.EmptyMasks;
import dev.muduo.imaging.metrics.MaskMetrics;
import dev.muduo.imaging.metrics.MaskScore;
import dev.muduo.imaging.metrics.MaskScore.Outcome;
import dev.muduo.imaging.metrics.SpacingMm;
import dev.muduo.networks.npz.Npz;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares overlap and surface metrics with a folder's {@code masks.npz} (arrays {@code prediction} and {@code reference},
 * one mask a case: cases × depth × height × width) and {@code expected.json} (a list {@code cases}, each with
 * {@code spacing_dhw} and the expected numbers; null is undefined). Quantities that a case does not name are not compared.
 */
public final class MetricsConformance {
    private static final double TOLERANCE = 1e-6;
    private static final byte FOREGROUND = 1;

    /** numpy's users write an undefined number as NaN as often as null. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private MetricsConformance() {}

    /**
     * Computes every case.
     *
     * @return one check a case and quantity, in order
     * @throws ConformanceException if the folder lacks something or holds something else
     */
    public static List<Check> run(Path folder) {
        JsonNode cases = cases(folder.resolve("expected.json"));
        Map<String, Tensor> arrays = arrays(folder.resolve("masks.npz"));
        List<LabelMap> predictions = masks(arrays, "prediction", folder);
        List<LabelMap> references = masks(arrays, "reference", folder);
        if (predictions.size() != cases.size() || references.size() != cases.size()) {
            throw new ConformanceException(folder + ": expected as many masks as cases, got " + predictions.size()
                    + " predictions and " + references.size() + " references for " + cases.size() + " cases");
        }
        List<Check> checks = new ArrayList<>();
        for (int index = 0; index < cases.size(); index++) {
            String name = "case " + (index + 1);
            MaskScore score =
                    score(predictions.get(index), references.get(index), spacing(cases.get(index), name), name);
            checks.addAll(compare(name, cases.get(index), score));
        }
        return checks;
    }

    private static JsonNode cases(Path file) {
        requireFile(file);
        JsonNode cases;
        try {
            cases = JSON.readTree(Files.readAllBytes(file)).path("cases");
        } catch (IOException e) {
            throw new ConformanceException(file + ": expected JSON, got something else: " + e.getMessage(), e);
        }
        if (!cases.isArray() || cases.isEmpty()) {
            throw new ConformanceException(file + ": expected a list \"cases\" with at least one case");
        }
        return cases;
    }

    private static Map<String, Tensor> arrays(Path file) {
        requireFile(file);
        try {
            return Npz.read(file);
        } catch (WeightsException e) {
            throw new ConformanceException(file + ": expected numpy arrays: " + e.getMessage(), e);
        }
    }

    private static void requireFile(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ConformanceException("expected a readable file " + file + ", got none");
        }
    }

    /** One map a case; anything but zero is foreground. A single case may come without the first axis. */
    private static List<LabelMap> masks(Map<String, Tensor> arrays, String name, Path folder) {
        Tensor tensor = arrays.get(name);
        if (tensor == null || tensor.shape().length < 3 || tensor.shape().length > 4) {
            throw new ConformanceException(folder + ": expected an array \"" + name
                    + "\" of cases x depth x height x width, got "
                    + (tensor == null
                            ? "the arrays " + arrays.keySet()
                            : "the shape " + Arrays.toString(tensor.shape())));
        }
        Grid grid = grid(tensor.shape(), folder + ": " + name);
        List<LabelMap> maps = new ArrayList<>();
        for (int from = 0; from < tensor.values().length; from += grid.voxels()) {
            byte[] labels = new byte[grid.voxels()];
            for (int voxel = 0; voxel < labels.length; voxel++) {
                labels[voxel] = tensor.values()[from + voxel] == 0 ? 0 : FOREGROUND;
            }
            maps.add(new LabelMap(grid, labels));
        }
        return maps;
    }

    private static Grid grid(long[] shape, String name) {
        int axes = shape.length;
        try {
            return new Grid(
                    (int) shape[axes - 1],
                    (int) shape[axes - 2],
                    (int) shape[axes - 3],
                    Affine.scaling(1, 1, 1, 0, 0, 0));
        } catch (IllegalArgumentException e) {
            throw new ConformanceException(name + ": " + e.getMessage(), e);
        }
    }

    private static SpacingMm spacing(JsonNode expected, String name) {
        JsonNode dhw = expected.path("spacing_dhw");
        if (dhw.size() != 3
                || !dhw.get(0).isNumber()
                || !dhw.get(1).isNumber()
                || !dhw.get(2).isNumber()) {
            throw new ConformanceException(name + ": expected \"spacing_dhw\" of three numbers, got " + dhw);
        }
        try {
            return new SpacingMm(
                    dhw.get(2).doubleValue(),
                    dhw.get(1).doubleValue(),
                    dhw.get(0).doubleValue());
        } catch (IllegalArgumentException e) {
            throw new ConformanceException(name + ": " + e.getMessage(), e);
        }
    }

    private static MaskScore score(LabelMap prediction, LabelMap reference, SpacingMm spacing, String name) {
        try {
            return MaskMetrics.score(prediction, reference, FOREGROUND, spacing, EmptyMasks.HONEST);
        } catch (IllegalArgumentException e) {
            throw new ConformanceException(name + ": " + e.getMessage(), e);
        }
    }

    private static List<Check> compare(String name, JsonNode expected, MaskScore score) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("dice", score.dice());
        numbers.put("ravd_signed", score.ravd());
        numbers.put("ravd_abs", Math.abs(score.ravd()));
        numbers.put("asd_pred_to_ref", score.asd());
        numbers.put("assd", score.assd());
        numbers.put("hd", score.hd());
        numbers.put("hd95", score.hd95());
        List<Check> checks = new ArrayList<>();
        numbers.forEach((key, actual) -> {
            if (expected.has(key)) {
                double number = number(expected.get(key), name + " " + key);
                checks.add(Check.ofNumber(name + " " + key, number, actual, TOLERANCE));
            }
        });
        if (checks.isEmpty()) {
            throw new ConformanceException(
                    name + ": expected at least one of " + numbers.keySet() + ", got " + expected);
        }
        checks.add(flag(name, expected, "absent", score.outcome() == Outcome.ABSENT));
        checks.add(flag(name, expected, "missed", score.outcome() == Outcome.MISSED));
        checks.add(flag(name, expected, "false_positive", score.outcome() == Outcome.FALSE_POSITIVE));
        return checks;
    }

    private static double number(JsonNode node, String name) {
        if (node.isNull()) {
            return Double.NaN;
        }
        if (!node.isNumber()) {
            throw new ConformanceException(name + ": expected a number or null, got " + node);
        }
        return node.doubleValue();
    }

    /** A flag that a case does not name is expected not to be raised. */
    private static Check flag(String name, JsonNode expected, String key, boolean actual) {
        boolean right = expected.path(key).asBoolean(false) == actual;
        return new Check(name + " " + key, right ? 0 : 1, 0);
    }
}
