package dev.muduo.imaging.annotation;

/**
 * The pixels of a slice within closed contours, which are combined by exclusive or: a contour within another one is a hole.
 *
 * <p>A pixel is inside where a ray from its centre crosses an odd number of edges; an edge has its lower end and not its upper
 * one (half-open in y) and crosses to the left of a centre that lies on it, so that contours with a common edge share no pixel.
 * Each crossing turns all pixels of the row from there on, which needs no sorting. One thread.
 */
final class ContourFill {
    private final int nx;
    private final int ny;
    /** Per row, where the state turns; one column more than there are pixels. */
    private final boolean[] turns;

    ContourFill(int nx, int ny) {
        this.nx = nx;
        this.ny = ny;
        this.turns = new boolean[(nx + 1) * ny];
    }

    /**
     * Adds a contour; its last point is joined to its first.
     *
     * @param xs in pixels, 0 is the centre of the first
     * @param ys in pixels, as many
     */
    void add(double[] xs, double[] ys) {
        for (int to = 0, from = xs.length - 1; to < xs.length; from = to, to++) {
            addEdge(xs[from], ys[from], xs[to], ys[to]);
        }
    }

    private void addEdge(double x0, double y0, double x1, double y1) {
        int first = (int) Math.max(0, Math.ceil(Math.min(y0, y1)));
        double end = Math.min(ny, Math.max(y0, y1));
        for (int row = first; row < end; row++) {
            double crossing = x0 + (row - y0) * (x1 - x0) / (y1 - y0);
            int column = (int) Math.min(nx, Math.max(0, Math.ceil(crossing)));
            turns[row * (nx + 1) + column] ^= true;
        }
    }

    /** Whether each pixel is inside, row by row. */
    boolean[] inside() {
        boolean[] inside = new boolean[nx * ny];
        for (int row = 0; row < ny; row++) {
            boolean in = false;
            for (int column = 0; column < nx; column++) {
                in ^= turns[row * (nx + 1) + column];
                inside[row * nx + column] = in;
            }
        }
        return inside;
    }
}
