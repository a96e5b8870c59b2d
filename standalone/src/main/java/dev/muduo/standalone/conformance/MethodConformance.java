package dev.muduo.standalone.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.networks.method.Consistency;
import dev.muduo.networks.method.GaussianSmoothing;
import dev.muduo.networks.method.Mixing;
import dev.muduo.networks.method.PointSelector;
import dev.muduo.networks.method.Selection;
import dev.muduo.networks.method.SoftIou;
import dev.muduo.networks.method.Voxel;
import dev.muduo.networks.training.GaussianRampUp;
import dev.muduo.networks.training.PolyLearningRate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares the method's maths with a folder's {@code batch.npz} (the teachers' probabilities of a batch, the student's, α, a
 * prompt mask) and {@code expected.json}: soft IoU, selection, mixing, consistency, schedules, smoothing and points.
 */
public final class MethodConformance {
    private static final double TOLERANCE = 1e-6;
    private static final double SAME_FRACTION = 0.5;
    private static final Pattern RAMP = Pattern.compile("gaussian_ramp_up_T(\\d+)");
    private static final Pattern POLY = Pattern.compile("poly_lr_(\\d+)_(\\d+)_T(\\d+)_p(\\d+)_(\\d+)");
    private static final Pattern POINTS = Pattern.compile("(?:K(\\d+)_)?radius_(\\d+(?:\\.\\d+)?)");

    private final ReferenceFolder reference;
    private final int samples;
    private final int organs;
    private final int voxels;
    private final long[] shape;
    private final List<Check> checks = new ArrayList<>();

    private MethodConformance(ReferenceFolder reference) {
        this.reference = reference;
        shape = reference.array("ct", 5).shape();
        samples = (int) shape[0];
        organs = (int) shape[1];
        voxels = (int) (shape[2] * shape[3] * shape[4]);
    }

    /**
     * Computes everything that the folder expects.
     *
     * @return one check a quantity, in order
     * @throws ConformanceException if the folder lacks something or holds something else
     */
    public static List<Check> run(Path folder) {
        MethodConformance conformance = new MethodConformance(ReferenceFolder.open(folder, "batch.npz"));
        boolean[][] keep = conformance.compareAgreement();
        boolean[] hard = conformance.compareMixing();
        conformance.compareConsistency(keep, hard);
        conformance.compareSchedules();
        conformance.comparePoints();
        return List.copyOf(conformance.checks);
    }

    /** Eq. 4 and 5; by organ, then sample. */
    private boolean[][] compareAgreement() {
        float[] ct = reference.values("ct", shape);
        float[] pet = reference.values("pet", shape);
        float[] valid = reference.values("valid", samples, organs);
        float[] keep = reference.values("keep", samples, organs);
        float[] iou = new float[samples * organs];
        boolean[][] selected = new boolean[organs][];
        int wrong = 0;
        for (int organ = 0; organ < organs; organ++) {
            double[] ranked = new double[samples];
            for (int i = 0; i < samples; i++) {
                int pair = i * organs + organ;
                double raw = SoftIou.of(map(ct, pair), map(pet, pair));
                iou[pair] = (float) raw;
                ranked[i] = valid[pair] == 0 ? SoftIou.INVALID : raw;
            }
            selected[organ] = new Selection.TopFraction(SAME_FRACTION).select(ranked);
            for (int i = 0; i < samples; i++) {
                wrong += selected[organ][i] == (keep[i * organs + organ] != 0) ? 0 : 1;
            }
        }
        checks.add(ReferenceFolder.arrays("iou", reference.values("iou", samples, organs), iou, TOLERANCE));
        int k = Math.max(1, samples / 2);
        checks.add(new Check("k", Math.abs(reference.integer("k") - k), 0));
        checks.add(Check.ofNumber("iou_epsilon", reference.number("iou_epsilon"), SoftIou.EPSILON, TOLERANCE));
        checks.add(new Check("selection (pairs that differ)", wrong, 0));
        return selected;
    }

    private float[] map(float[] values, int index) {
        return Arrays.copyOfRange(values, index * voxels, (index + 1) * voxels);
    }

    /** Eq. 6, {@code exclusive = false}; by sample, organ, voxel. */
    private boolean[] compareMixing() {
        float[] ct = reference.values("ct", shape);
        float[] pet = reference.values("pet", shape);
        float[] alpha = reference.values("alpha", samples);
        float[] expected = reference.values("mixed_hard", shape);
        boolean[] all = new boolean[ct.length];
        int size = organs * voxels;
        int wrong = 0;
        for (int i = 0; i < samples; i++) {
            float[] ctMaps = Arrays.copyOfRange(ct, i * size, (i + 1) * size);
            float[] petMaps = Arrays.copyOfRange(pet, i * size, (i + 1) * size);
            boolean[] hard = Mixing.harden(ctMaps, petMaps, organs, alpha[i], false);
            System.arraycopy(hard, 0, all, i * size, size);
            for (int v = 0; v < size; v++) {
                wrong += hard[v] == (expected[i * size + v] != 0) ? 0 : 1;
            }
        }
        checks.add(new Check("mixed_hard (voxels that differ)", wrong, 0));
        return all;
    }

    /** Eq. 7 with mean squares; the student's channel c + 1 belongs to organ c. */
    private void compareConsistency(boolean[][] keep, boolean[] hard) {
        float[] student = reference.values("student", samples, organs + 1, shape[2], shape[3], shape[4]);
        JsonNode expected = reference.node("per_class_mse");
        if (expected.size() != organs) {
            throw new ConformanceException("expected " + organs + " values of per_class_mse, got " + expected.size());
        }
        double[] perOrgan = new double[organs];
        for (int organ = 0; organ < organs; organ++) {
            float[][] probabilities = new float[samples][];
            boolean[][] labels = new boolean[samples][];
            for (int i = 0; i < samples; i++) {
                int pair = i * organs + organ;
                probabilities[i] = map(student, i * (organs + 1) + organ + 1);
                labels[i] = Arrays.copyOfRange(hard, pair * voxels, (pair + 1) * voxels);
            }
            perOrgan[organ] = Consistency.meanSquares(probabilities, labels, keep[organ]);
            double number =
                    expected.get(organ).isNull() ? Double.NaN : reference.number("per_class_mse", expected.get(organ));
            checks.add(Check.ofNumber("per_class_mse organ " + organ, number, perOrgan[organ], TOLERANCE));
        }
        checks.add(
                Check.ofNumber("consistency", reference.number("consistency"), Consistency.mean(perOrgan), TOLERANCE));
    }

    private void compareSchedules() {
        int before = checks.size();
        reference.expected().properties().forEach(field -> {
            Matcher ramp = RAMP.matcher(field.getKey());
            Matcher poly = POLY.matcher(field.getKey());
            if (ramp.matches()) {
                GaussianRampUp rampUp = new GaussianRampUp(1, Long.parseLong(ramp.group(1)));
                field.getValue().properties().forEach(at -> compareAt("ramp-up", at, rampUp.at(step(at))));
            } else if (poly.matches()) {
                PolyLearningRate rate = new PolyLearningRate(
                        Double.parseDouble(poly.group(1) + "." + poly.group(2)),
                        Long.parseLong(poly.group(3)),
                        Double.parseDouble(poly.group(4) + "." + poly.group(5)));
                field.getValue().properties().forEach(at -> compareAt("poly lr", at, rate.at(step(at))));
            }
        });
        if (checks.size() == before) {
            throw new ConformanceException("expected.json has neither gaussian_ramp_up_T… nor poly_lr_…_T…_p…");
        }
    }

    private void compareAt(String name, Map.Entry<String, JsonNode> at, double actual) {
        double number = reference.number(name, at.getValue());
        checks.add(Check.ofNumber(name + " at " + at.getKey(), number, actual, TOLERANCE));
    }

    private static long step(Map.Entry<String, JsonNode> at) {
        try {
            return Long.parseLong(at.getKey());
        } catch (NumberFormatException e) {
            throw new ConformanceException("a schedule is given at whole steps, got " + at.getKey(), e);
        }
    }

    private void comparePoints() {
        long[] grid = reference.array("prompt_mask", 3).shape();
        float[] values = reference.values("prompt_mask", grid);
        JsonNode rule = reference.node("points");
        double sigma = reference.number("sigma", rule.path("sigma"));
        if (reference.number("truncate", rule.path("truncate")) != GaussianSmoothing.TRUNCATE) {
            throw new ConformanceException("smoothing is truncated at 4 sigma, got " + rule.path("truncate"));
        }
        if (!rule.path("boundary").asText().equals(GaussianSmoothing.BOUNDARY)) {
            throw new ConformanceException(
                    "outside the grid smoothing sees zeros (boundary \"zero\"), got boundary " + rule.path("boundary"));
        }
        boolean[] mask = new boolean[values.length];
        double[] wide = new double[values.length];
        for (int v = 0; v < mask.length; v++) {
            mask[v] = values[v] != 0;
            wide[v] = mask[v] ? 1 : 0;
        }
        double[] smooth = GaussianSmoothing.smooth(wide, (int) grid[0], (int) grid[1], (int) grid[2], sigma);
        float[] rounded = new float[smooth.length];
        for (int v = 0; v < rounded.length; v++) {
            rounded[v] = (float) smooth[v];
        }
        checks.add(
                ReferenceFolder.arrays("prompt_smooth", reference.values("prompt_smooth", grid), rounded, TOLERANCE));
        rule.properties().forEach(field -> {
            Matcher name = POINTS.matcher(field.getKey());
            if (name.matches()) {
                int k = name.group(1) == null ? rule.path("K").asInt() : Integer.parseInt(name.group(1));
                PointSelector selector = new PointSelector.TopKExclusion(sigma, Double.parseDouble(name.group(2)));
                List<Voxel> points = selector.select(mask, values, (int) grid[0], (int) grid[1], (int) grid[2], k);
                checks.add(comparePoints("points " + field.getKey(), field.getValue(), points));
            }
        });
    }

    /** The error is the number of points that differ. */
    private static Check comparePoints(String name, JsonNode expected, List<Voxel> actual) {
        int wrong = Math.abs(expected.size() - actual.size());
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            JsonNode point = expected.get(i);
            Voxel wanted = new Voxel(
                    point.path(0).asInt(-1),
                    point.path(1).asInt(-1),
                    point.path(2).asInt(-1));
            wrong += wanted.equals(actual.get(i)) ? 0 : 1;
        }
        return new Check(name, wrong, 0);
    }
}
