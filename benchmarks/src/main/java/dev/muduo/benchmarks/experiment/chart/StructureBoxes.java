package dev.muduo.benchmarks.experiment.chart;

import dev.muduo.benchmarks.experiment.statistics.ArmRuns;
import dev.muduo.imaging.metrics.MaskScore.Outcome;
import dev.muduo.standalone.report.CaseScore;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Dice per structure and arm, over cases and seeds: a box from the first to the third quartile with the median, whiskers to
 * the least and the most. Absent structures are left out.
 */
public final class StructureBoxes {
    private static final int BOX = 12;
    private static final int GAP = 30;
    private static final int LEFT = 60;
    private static final int TOP = 60;
    private static final int PLOT_HEIGHT = 340;
    private static final int BOTTOM = 40;

    private StructureBoxes() {}

    public static BufferedImage of(List<ArmRuns> arms, List<String> structures) {
        // A name must fit under its group.
        int group = Math.max(arms.size() * BOX + GAP, 120);
        int width = Math.max(structures.size() * group, 700);
        return Sheet.drawn(LEFT + width + GAP, TOP + PLOT_HEIGHT + BOTTOM, Color.WHITE, graphics -> {
            Sheet.legend(graphics, arms.stream().map(ArmRuns::arm).toList(), LEFT, 22);
            Panel panel = new Panel(graphics, new Rectangle(LEFT, TOP, width, PLOT_HEIGHT), 0, width, 0, 100);
            panel.frame("Dice % on REPORT studies, over cases and seeds");
            for (int s = 0; s < structures.size(); s++) {
                double centre = (s + 0.5) * group;
                graphics.setColor(Palette.INK);
                int textWidth = graphics.getFontMetrics().stringWidth(structures.get(s));
                graphics.drawString(structures.get(s), (int) panel.x(centre) - textWidth / 2, TOP + PLOT_HEIGHT + 18);
                for (int arm = 0; arm < arms.size(); arm++) {
                    double at = centre + (arm - (arms.size() - 1) / 2.0) * BOX;
                    box(graphics, panel, at, dice(arms.get(arm), structures.get(s)), Palette.arm(arm, arms.size()));
                }
            }
        });
    }

    private static double[] dice(ArmRuns arm, String structure) {
        return arm.runs().stream()
                .flatMap(run -> run.cases().stream())
                .filter(scored -> scored.structure().equals(structure))
                .map(CaseScore::honest)
                .filter(score -> score.outcome() != Outcome.ABSENT)
                .mapToDouble(score -> 100 * score.dice())
                .sorted()
                .toArray();
    }

    private static void box(Graphics2D graphics, Panel panel, double at, double[] sorted, Color colour) {
        if (sorted.length == 0) {
            return;
        }
        double x = panel.x(at);
        double top = panel.y(quantile(sorted, 0.75));
        double bottom = panel.y(quantile(sorted, 0.25));
        double median = panel.y(quantile(sorted, 0.5));
        graphics.setStroke(new BasicStroke(1));
        graphics.setColor(Palette.INK);
        graphics.draw(new Line2D.Double(x, panel.y(sorted[0]), x, panel.y(sorted[sorted.length - 1])));
        Rectangle2D box = new Rectangle2D.Double(x - BOX / 2.0 + 1, top, BOX - 2.0, bottom - top);
        graphics.setColor(colour);
        graphics.fill(box);
        graphics.setColor(Palette.INK);
        graphics.draw(box);
        graphics.setStroke(new BasicStroke(2));
        graphics.draw(new Line2D.Double(box.getMinX(), median, box.getMaxX(), median));
    }

    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
