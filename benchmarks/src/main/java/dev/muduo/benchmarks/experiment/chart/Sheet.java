package dev.muduo.benchmarks.experiment.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.Consumer;

/** A white picture to draw on. */
final class Sheet {
    private static final int LEGEND_GAP = 22;

    private Sheet() {}

    static BufferedImage drawn(int width, int height, Color background, Consumer<Graphics2D> drawing) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setColor(background);
            graphics.fillRect(0, 0, width, height);
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
            drawing.accept(graphics);
        } finally {
            graphics.dispose();
        }
        return image;
    }

    /** Names with the arms' colours, in one line from the left. */
    static void legend(Graphics2D graphics, List<String> arms, int x, int y) {
        int at = x;
        for (int arm = 0; arm < arms.size(); arm++) {
            graphics.setColor(Palette.arm(arm, arms.size()));
            graphics.fillRect(at, y - 10, 12, 12);
            graphics.setColor(Palette.INK);
            graphics.drawString(arms.get(arm), at + 16, y);
            at += 16 + graphics.getFontMetrics().stringWidth(arms.get(arm)) + LEGEND_GAP;
        }
    }
}
