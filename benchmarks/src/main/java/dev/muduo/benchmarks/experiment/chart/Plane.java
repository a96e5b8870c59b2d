package dev.muduo.benchmarks.experiment.chart;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import java.awt.image.BufferedImage;

/**
 * A plane through volumes on one RAS+ grid, as it is looked at: rows from top to bottom, the patient's right on the left.
 *
 * @param index of the plane along the axis that it cuts
 */
record Plane(Direction direction, Grid grid, int index) {
    /** Which way the plane lies. */
    enum Direction {
        /** Along x and z; the head is up. */
        CORONAL,
        /** Along x and y, seen from the feet; the front is up. */
        AXIAL
    }

    /** The plane with most voxels of any structure. */
    static Plane fullest(Direction direction, LabelMap map) {
        Grid grid = map.grid();
        Plane best = new Plane(direction, grid, 0);
        int most = -1;
        int planes = direction == Direction.CORONAL ? grid.ny() : grid.nz();
        for (int index = 0; index < planes; index++) {
            Plane plane = new Plane(direction, grid, index);
            int voxels = plane.count(map);
            if (voxels > most) {
                most = voxels;
                best = plane;
            }
        }
        return best;
    }

    int width() {
        return grid.nx();
    }

    int height() {
        return direction == Direction.CORONAL ? grid.nz() : grid.ny();
    }

    /** Where a pixel's voxel lies in a volume's array; in RAS+ x grows to the patient's right, y to the front, z to the head. */
    int voxel(int column, int row) {
        int fromLeft = width() - 1 - column;
        int fromBelow = height() - 1 - row;
        return direction == Direction.CORONAL
                ? grid.index(fromLeft, index, fromBelow)
                : grid.index(fromLeft, fromBelow, index);
    }

    private int count(LabelMap map) {
        int voxels = 0;
        for (int row = 0; row < height(); row++) {
            for (int column = 0; column < width(); column++) {
                voxels += map.labels()[voxel(column, row)] != 0 ? 1 : 0;
            }
        }
        return voxels;
    }

    /** In grey; black at {@code black}, white at {@code white}, which may be the lower of the two. */
    BufferedImage grey(Volume volume, float black, float white) {
        BufferedImage image = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < height(); row++) {
            for (int column = 0; column < width(); column++) {
                float share = (volume.values()[voxel(column, row)] - black) / (white - black);
                int level = Math.round(255 * Math.min(1, Math.max(0, share)));
                image.setRGB(column, row, level << 16 | level << 8 | level);
            }
        }
        return image;
    }
}
