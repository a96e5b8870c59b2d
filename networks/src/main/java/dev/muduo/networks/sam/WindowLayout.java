package dev.muduo.networks.sam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How a token grid falls into attention windows (§3.2 step 5): cubes of one edge from the origin, padded at the end of each
 * axis where the grid is not a multiple. Windows with equal numbers of real tokens along the three axes are one kind and are
 * attended together.
 *
 * @param kinds in the order in which {@code order} lists their tokens
 * @param order the grid's tokens, kind by kind, window by window, in raster order within a window
 */
record WindowLayout(List<Kind> kinds, int[] order) {
    WindowLayout {
        kinds = List.copyOf(kinds);
    }

    /**
     * Windows with this many real tokens along each axis.
     *
     * @param edge  of the window with its padding
     * @param count windows of this kind
     */
    record Kind(int depth, int height, int width, int edge, int count) {
        int tokens() {
            return depth * height * width;
        }

        boolean padded() {
            return tokens() < edge * edge * edge;
        }
    }

    /** Real extents of a window. */
    private record Extents(int depth, int height, int width) {}

    static WindowLayout of(int grid, int edge) {
        Map<Extents, List<int[]>> windows = new LinkedHashMap<>();
        for (int d = 0; d < grid; d += edge) {
            for (int h = 0; h < grid; h += edge) {
                for (int w = 0; w < grid; w += edge) {
                    Extents extents =
                            new Extents(Math.min(edge, grid - d), Math.min(edge, grid - h), Math.min(edge, grid - w));
                    windows.computeIfAbsent(extents, key -> new ArrayList<>()).add(new int[] {d, h, w});
                }
            }
        }
        List<Kind> kinds = new ArrayList<>();
        IntStream.Builder order = IntStream.builder();
        windows.forEach((extents, corners) -> {
            kinds.add(new Kind(extents.depth, extents.height, extents.width, edge, corners.size()));
            corners.forEach(corner -> addTokens(extents, corner, grid, order));
        });
        return new WindowLayout(kinds, order.build().toArray());
    }

    private static void addTokens(Extents extents, int[] corner, int grid, IntStream.Builder order) {
        for (int d = 0; d < extents.depth; d++) {
            for (int h = 0; h < extents.height; h++) {
                for (int w = 0; w < extents.width; w++) {
                    order.add(((corner[0] + d) * grid + corner[1] + h) * grid + corner[2] + w);
                }
            }
        }
    }

    /** Whether the tokens are in the grid's own order already. */
    boolean inRasterOrder() {
        return IntStream.range(0, order.length).allMatch(i -> order[i] == i);
    }

    /** Where in {@link #order} each token of the grid is. */
    int[] inverse() {
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return inverse;
    }
}
