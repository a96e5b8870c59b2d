package dev.muduo.benchmarks.experiment;

import dev.muduo.benchmarks.experiment.run.DualTeachers;
import dev.muduo.benchmarks.experiment.run.FullySupervised;
import dev.muduo.benchmarks.experiment.run.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The arms there are. Table 2 of the paper takes the whole method apart in three ways: one teacher instead of two, another
 * filter, one prompt point instead of three. "Both", "top 50 %" and "K = 3" are one arm, {@code muduo}, and are run once; the
 * floor under all is a student of the labelled studies alone.
 */
final class Arms {
    static final String TABLE_2 = "table2";

    private static final String TEACHERS = "training.distillation.teachers";
    private static final String SELECTION = "training.distillation.selection";
    private static final String THRESHOLD = "training.distillation.threshold";
    private static final String FRACTION = "training.distillation.fraction";
    private static final String POINTS = "teaching.prompts.points";
    private static final String SELECTOR = "teaching.prompts.pointSelector";

    private static final Method TEACHERS_METHOD = new DualTeachers();

    private static final List<Arm> ALL = List.of(
            new Arm("labelled", "fully supervised, labelled studies alone", new FullySupervised(), Map.of()),
            // One teacher has nobody to agree with: the consensus filter falls away with the other.
            arm("ct-teacher", "the CT teacher alone", Map.of(TEACHERS, "CT", SELECTION, "NONE", POINTS, 3)),
            arm("pet-teacher", "the PET teacher alone", Map.of(TEACHERS, "PET", SELECTION, "NONE", POINTS, 3)),
            arm("no-filter", "both, every valid pair", Map.of(TEACHERS, "BOTH", SELECTION, "NONE", POINTS, 3)),
            arm(
                    "fixed-0.5",
                    "both, pairs of IoU above 0.5",
                    Map.of(TEACHERS, "BOTH", SELECTION, "FIXED", THRESHOLD, 0.5, POINTS, 3)),
            arm(
                    "one-point",
                    "both, top 50 %, K = 1 (centroid)",
                    Map.of(
                            TEACHERS,
                            "BOTH",
                            SELECTION,
                            "TOP_FRACTION",
                            FRACTION,
                            0.5,
                            POINTS,
                            1,
                            SELECTOR,
                            "CENTROID")),
            arm(
                    "muduo",
                    "both, top 50 %, K = 3",
                    Map.of(TEACHERS, "BOTH", SELECTION, "TOP_FRACTION", FRACTION, 0.5, POINTS, 3)));

    private Arms() {}

    private static Arm arm(String name, String says, Map<String, Object> overlay) {
        return new Arm(name, says, TEACHERS_METHOD, overlay);
    }

    /**
     * Arms by name, in the order asked for.
     *
     * @param names {@link #TABLE_2}, or names of arms
     * @throws IllegalArgumentException if there is no such arm, or one is named twice
     */
    static List<Arm> named(List<String> names) {
        List<Arm> arms = new ArrayList<>();
        for (String name : names) {
            arms.addAll(name.equals(TABLE_2) ? ALL : List.of(one(name)));
        }
        if (arms.stream().map(Arm::name).distinct().count() < arms.size()) {
            throw new IllegalArgumentException("an arm is named twice in " + names);
        }
        return arms;
    }

    private static Arm one(String name) {
        return ALL.stream()
                .filter(arm -> arm.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no arm " + name + "; there are " + TABLE_2
                        + " (all of them) and "
                        + ALL.stream().map(Arm::name).toList()));
    }
}
