package dev.muduo.benchmarks.experiment.chart;

import dev.muduo.benchmarks.experiment.run.CurvePoint;
import dev.muduo.benchmarks.experiment.run.RunResult;
import dev.muduo.benchmarks.experiment.statistics.ArmRuns;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Training loss, and the gate's Dice on the VALIDATION studies, over steps: per arm the mean over seeds. */
public final class LearningCurves {
    private static final int WIDTH = 1_100;
    private static final int HEIGHT = 460;
    private static final Rectangle LEFT = new Rectangle(60, 60, 460, 320);
    private static final Rectangle RIGHT = new Rectangle(610, 60, 460, 320);

    private LearningCurves() {}

    public static BufferedImage of(List<ArmRuns> arms) {
        return Sheet.drawn(WIDTH, HEIGHT, Color.WHITE, graphics -> {
            Sheet.legend(graphics, arms.stream().map(ArmRuns::arm).toList(), LEFT.x, 22);
            panel(
                    graphics,
                    LEFT,
                    "training loss, mean of a round",
                    arms,
                    roundAbove(highestLoss(arms)),
                    CurvePoint::loss);
            panel(graphics, RIGHT, "Dice on VALIDATION studies", arms, 1, CurvePoint::validationDice);
        });
    }

    private static void panel(
            Graphics2D graphics,
            Rectangle area,
            String title,
            List<ArmRuns> arms,
            double top,
            Function<CurvePoint, Optional<Double>> number) {
        List<List<double[]>> curves =
                arms.stream().map(arm -> meanCurve(arm.runs(), number)).toList();
        double lastStep = curves.stream()
                .flatMap(List::stream)
                .mapToDouble(point -> point[0])
                .max()
                .orElse(1);
        Panel panel = new Panel(graphics, area, 0, lastStep, 0, top);
        panel.frame(title);
        panel.ticksBelow("steps");
        for (int arm = 0; arm < curves.size(); arm++) {
            panel.curve(curves.get(arm), Palette.arm(arm, curves.size()));
        }
    }

    private static double highestLoss(List<ArmRuns> arms) {
        return arms.stream()
                .flatMap(arm -> arm.runs().stream())
                .flatMap(run -> run.curve().stream())
                .flatMap(point -> point.loss().stream())
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
    }

    /** The next of 0.5, 1, 1.5, 2 … */
    private static double roundAbove(double value) {
        return Math.max(0.5, Math.ceil(2 * value) / 2);
    }

    /** (step, mean over the seeds that have the number there), by step. */
    private static List<double[]> meanCurve(List<RunResult> runs, Function<CurvePoint, Optional<Double>> number) {
        Map<Long, List<Double>> byStep = new TreeMap<>();
        for (RunResult run : runs) {
            for (CurvePoint point : run.curve()) {
                number.apply(point)
                        .filter(Double::isFinite)
                        .ifPresent(value -> byStep.computeIfAbsent(point.step(), step -> new ArrayList<>())
                                .add(value));
            }
        }
        List<double[]> curve = new ArrayList<>();
        byStep.forEach((step, values) -> curve.add(new double[] {
            step, values.stream().mapToDouble(Double::doubleValue).average().getAsDouble()
        }));
        return curve;
    }
}
