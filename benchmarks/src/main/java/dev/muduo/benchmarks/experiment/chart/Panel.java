package dev.muduo.benchmarks.experiment.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.Locale;

/** A rectangle with a linear scale on either axis. Draws; its picture is somebody else's. */
final class Panel {
    private static final int TICKS = 5;
    private static final BasicStroke THIN = new BasicStroke(1);
    private static final BasicStroke LINE = new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

    private final Graphics2D graphics;
    private final Rectangle area;
    private final double xLow;
    private final double xHigh;
    private final double yLow;
    private final double yHigh;

    /** @param area inside the axes, in pixels */
    Panel(Graphics2D graphics, Rectangle area, double xLow, double xHigh, double yLow, double yHigh) {
        if (!(xLow < xHigh && yLow < yHigh)) {
            throw new IllegalArgumentException(
                    "a scale rises, got " + xLow + " to " + xHigh + " and " + yLow + " to " + yHigh);
        }
        this.graphics = graphics;
        this.area = area;
        this.xLow = xLow;
        this.xHigh = xHigh;
        this.yLow = yLow;
        this.yHigh = yHigh;
    }

    double x(double value) {
        return area.x + (value - xLow) / (xHigh - xLow) * area.width;
    }

    double y(double value) {
        return area.y + area.height - (value - yLow) / (yHigh - yLow) * area.height;
    }

    /** Frame, horizontal lines with their values, and what the axis shows. */
    void frame(String title) {
        graphics.setStroke(THIN);
        for (int tick = 0; tick <= TICKS; tick++) {
            double value = yLow + tick * (yHigh - yLow) / TICKS;
            graphics.setColor(Palette.GRID);
            graphics.draw(new Line2D.Double(area.x, y(value), area.x + area.width, y(value)));
            graphics.setColor(Palette.INK);
            String text = number(value, yHigh - yLow);
            int width = graphics.getFontMetrics().stringWidth(text);
            graphics.drawString(text, area.x - width - 6, (int) y(value) + 4);
        }
        graphics.draw(area);
        graphics.drawString(title, area.x, area.y - 8);
    }

    void ticksBelow(String title) {
        graphics.setColor(Palette.INK);
        for (int tick = 0; tick <= TICKS; tick++) {
            double value = xLow + tick * (xHigh - xLow) / TICKS;
            String text = number(value, xHigh - xLow);
            int width = graphics.getFontMetrics().stringWidth(text);
            graphics.drawString(text, (int) x(value) - width / 2, area.y + area.height + 16);
        }
        int width = graphics.getFontMetrics().stringWidth(title);
        graphics.drawString(title, area.x + (area.width - width) / 2, area.y + area.height + 34);
    }

    /** @param points (x, y), by x */
    void curve(List<double[]> points, Color colour) {
        graphics.setColor(colour);
        graphics.setStroke(LINE);
        for (int i = 0; i < points.size(); i++) {
            double[] to = points.get(i);
            double[] from = points.get(Math.max(0, i - 1));
            graphics.draw(new Line2D.Double(x(from[0]), y(from[1]), x(to[0]), y(to[1])));
        }
    }

    private static String number(double value, double range) {
        return String.format(Locale.ROOT, range >= TICKS ? "%.0f" : "%.2f", value);
    }
}
