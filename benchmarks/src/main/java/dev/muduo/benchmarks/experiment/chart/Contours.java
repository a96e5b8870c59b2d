package dev.muduo.benchmarks.experiment.chart;

import dev.muduo.imaging.LabelMap;
import java.awt.Color;
import java.awt.Graphics2D;

/** The structures of a plane: a light wash, and a line wherever one ends. */
final class Contours {
    private static final int WASH = 70;

    private Contours() {}

    /**
     * Draws over a picture of the plane.
     *
     * @param x    of the picture's left edge
     * @param y    of its upper edge
     * @param zoom pixels a voxel
     */
    static void draw(Graphics2D graphics, Plane plane, LabelMap map, int x, int y, int zoom) {
        for (int row = 0; row < plane.height(); row++) {
            for (int column = 0; column < plane.width(); column++) {
                int id = id(plane, map, column, row);
                if (id == 0) {
                    continue;
                }
                Color colour = Palette.structure(id);
                int left = x + zoom * column;
                int top = y + zoom * row;
                graphics.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), WASH));
                graphics.fillRect(left, top, zoom, zoom);
                graphics.setColor(colour);
                if (id(plane, map, column - 1, row) != id) {
                    graphics.fillRect(left, top, 1, zoom);
                }
                if (id(plane, map, column + 1, row) != id) {
                    graphics.fillRect(left + zoom - 1, top, 1, zoom);
                }
                if (id(plane, map, column, row - 1) != id) {
                    graphics.fillRect(left, top, zoom, 1);
                }
                if (id(plane, map, column, row + 1) != id) {
                    graphics.fillRect(left, top + zoom - 1, zoom, 1);
                }
            }
        }
    }

    /** Outside there is nothing. */
    private static int id(Plane plane, LabelMap map, int column, int row) {
        boolean inside = column >= 0 && row >= 0 && column < plane.width() && row < plane.height();
        return inside ? map.labels()[plane.voxel(column, row)] & 0xFF : 0;
    }
}
