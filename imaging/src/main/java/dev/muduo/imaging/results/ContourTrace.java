package dev.muduo.imaging.results;

import java.util.ArrayList;
import java.util.List;

/**
 * Closed contours around the pixels of a mask, along the edges between pixels, so that a reader that looks at pixel centres finds
 * the mask again whatever it thinks of points on an edge. A hole has a contour of its own, which excludes it by exclusive or; of
 * pixels that touch at a corner alone, each keeps its own contour. No contour meets itself along an edge.
 */
final class ContourTrace {
    /** The four directions along pixel edges, each a right turn (on an image, y down) from the one before. */
    private static final int[] STEP_X = {1, 0, -1, 0};

    private static final int[] STEP_Y = {0, 1, 0, -1};
    private static final int RIGHTWARDS = 0;

    private final boolean[] inside;
    private final int nx;
    private final int ny;
    /** Rightward edges that a contour has, by their left ends; every contour has one. */
    private final boolean[] traced;

    private ContourTrace(boolean[] inside, int nx) {
        this.inside = inside;
        this.nx = nx;
        this.ny = inside.length / nx;
        this.traced = new boolean[nx * ny];
    }

    /**
     * A contour's corners, in pixels: (0, 0) is the centre of the first pixel, so they are at halves.
     *
     * @param xs along the rows
     * @param ys down the columns, as many
     */
    record Contour(double[] xs, double[] ys) {
        /** Whether it goes around what is not of the mask: the mask is to the right of every contour. */
        boolean isHole() {
            double twiceArea = 0;
            for (int to = 0, from = xs.length - 1; to < xs.length; from = to, to++) {
                twiceArea += xs[from] * ys[to] - xs[to] * ys[from];
            }
            return twiceArea < 0;
        }
    }

    /**
     * The contours of a mask.
     *
     * @param inside row by row
     * @param nx     pixels in a row
     */
    static List<Contour> of(boolean[] inside, int nx) {
        return new ContourTrace(inside, nx).all();
    }

    private List<Contour> all() {
        List<Contour> contours = new ArrayList<>();
        for (int y = 0; y < ny; y++) {
            for (int x = 0; x < nx; x++) {
                if (edge(x, y, RIGHTWARDS) && !traced[y * nx + x]) {
                    contours.add(from(x, y));
                }
            }
        }
        return contours;
    }

    /** Follows the edges with the mask to the right, turning right wherever possible, and keeps the corners. */
    private Contour from(int startX, int startY) {
        List<int[]> corners = new ArrayList<>();
        int x = startX;
        int y = startY;
        int direction = RIGHTWARDS;
        do {
            if (direction == RIGHTWARDS) {
                traced[y * nx + x] = true;
            }
            x += STEP_X[direction];
            y += STEP_Y[direction];
            int next = next(x, y, direction);
            if (next != direction) {
                corners.add(new int[] {x, y});
            }
            direction = next;
        } while (x != startX || y != startY || direction != RIGHTWARDS);
        return new Contour(
                corners.stream().mapToDouble(corner -> corner[0] - 0.5).toArray(),
                corners.stream().mapToDouble(corner -> corner[1] - 0.5).toArray());
    }

    private int next(int x, int y, int direction) {
        int right = (direction + 1) % 4;
        if (edge(x, y, right)) {
            return right;
        }
        return edge(x, y, direction) ? direction : (direction + 3) % 4;
    }

    /** Whether an edge leaves the corner above and to the left of pixel (x, y) that has the mask to its right alone. */
    private boolean edge(int x, int y, int direction) {
        return switch (direction) {
            case 0 -> is(x, y) && !is(x, y - 1);
            case 1 -> is(x - 1, y) && !is(x, y);
            case 2 -> is(x - 1, y - 1) && !is(x - 1, y);
            default -> is(x, y - 1) && !is(x - 1, y - 1);
        };
    }

    private boolean is(int x, int y) {
        return x >= 0 && y >= 0 && x < nx && y < ny && inside[y * nx + x];
    }
}
