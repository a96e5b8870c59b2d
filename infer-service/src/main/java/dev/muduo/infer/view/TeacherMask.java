package dev.muduo.infer.view;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.PatchPlace;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A teacher's answers pieced together on one grid, to be looked at. Each patch was answered by itself, and nowhere are the
 * pieces put together for learning: here a voxel shows the answer of that patch whose middle is nearest, so that what overlaps
 * is not averaged. Within a patch a voxel belongs to the structure with the greatest logit, if that is positive
 * (σ above ½). Belongs to one thread.
 */
final class TeacherMask {
    private final Grid grid;
    private final Affine toVoxels;
    private final byte[] labels;
    /** Squared, from the middle of the patch that has answered, in halves of its edge: 3 in a corner. */
    private final float[] distance;

    TeacherMask(Grid grid) {
        this.grid = grid;
        this.toVoxels = grid.affine().inverse();
        this.labels = new byte[grid.voxels()];
        this.distance = new float[grid.voxels()];
        Arrays.fill(distance, Float.POSITIVE_INFINITY);
    }

    /**
     * The logits of one structure in a patch.
     *
     * @param id     of the structure in label maps, 1 to 255
     * @param logits (z, y, x) row-major, edge³ over the whole patch
     */
    record Answer(int id, float[] logits) {}

    /** @param edge of the answers' grid */
    void add(PatchPlace place, int edge, List<Answer> answers) {
        Box box = Box.of(place, toVoxels, grid);
        CubePoint point = new CubePoint(edge);
        double half = place.edgeMm() / 2;
        for (int k = box.from[2]; k <= box.to[2]; k++) {
            for (int j = box.from[1]; j <= box.to[1]; j++) {
                for (int i = box.from[0]; i <= box.to[0]; i++) {
                    double x = (grid.affine().x(i, j, k) - place.centreX()) / half;
                    double y = (grid.affine().y(i, j, k) - place.centreY()) / half;
                    double z = (grid.affine().z(i, j, k) - place.centreZ()) / half;
                    float away = (float) (x * x + y * y + z * z);
                    int voxel = grid.index(i, j, k);
                    if (isInside(x, y, z) && away < distance[voxel]) {
                        distance[voxel] = away;
                        point.moveTo(x, y, z);
                        labels[voxel] = (byte) greatest(answers, point);
                    }
                }
            }
        }
    }

    private static boolean isInside(double x, double y, double z) {
        return Math.abs(x) <= 1 && Math.abs(y) <= 1 && Math.abs(z) <= 1;
    }

    private static int greatest(List<Answer> answers, CubePoint point) {
        int id = 0;
        float greatest = 0;
        for (Answer answer : answers) {
            float logit = point.in(answer.logits());
            if (logit > greatest) {
                greatest = logit;
                id = answer.id();
            }
        }
        return id;
    }

    /** What has been added; the mask is used up. */
    LabelMap labels() {
        return new LabelMap(grid, labels);
    }

    /** The voxels among which those of a patch are, both ends included. */
    private record Box(int[] from, int[] to) {
        static Box of(PatchPlace place, Affine toVoxels, Grid grid) {
            int[] most = {grid.nx() - 1, grid.ny() - 1, grid.nz() - 1};
            int[] from = most.clone();
            int[] to = {0, 0, 0};
            double half = place.edgeMm() / 2;
            for (int corner = 0; corner < 8; corner++) {
                double x = place.centreX() + ((corner & 1) == 0 ? -half : half);
                double y = place.centreY() + ((corner & 2) == 0 ? -half : half);
                double z = place.centreZ() + ((corner & 4) == 0 ? -half : half);
                double[] at = {toVoxels.x(x, y, z), toVoxels.y(x, y, z), toVoxels.z(x, y, z)};
                IntStream.range(0, 3).forEach(axis -> {
                    from[axis] = Math.max(0, Math.min(from[axis], (int) Math.floor(at[axis])));
                    to[axis] = Math.min(most[axis], Math.max(to[axis], (int) Math.ceil(at[axis])));
                });
            }
            return new Box(from, to);
        }
    }

    /** A point in a cube of values, between which it interpolates linearly; values lie at the middles of their cells. */
    private static final class CubePoint {
        private final int edge;
        private final int[] neighbour = new int[8];
        private final float[] weight = new float[8];

        CubePoint(int edge) {
            this.edge = edge;
        }

        /** @param x −1 and 1 are the faces, likewise y and z */
        void moveTo(double x, double y, double z) {
            double atX = within(x);
            double atY = within(y);
            double atZ = within(z);
            for (int corner = 0; corner < 8; corner++) {
                int cx = Math.min((int) atX + (corner & 1), edge - 1);
                int cy = Math.min((int) atY + (corner >> 1 & 1), edge - 1);
                int cz = Math.min((int) atZ + (corner >> 2), edge - 1);
                neighbour[corner] = cx + edge * (cy + edge * cz);
                weight[corner] = part(atX, corner & 1) * part(atY, corner >> 1 & 1) * part(atZ, corner >> 2);
            }
        }

        private double within(double place) {
            return Math.max(0, Math.min((place + 1) / 2 * edge - 0.5, edge - 1));
        }

        private static float part(double at, int upper) {
            float fraction = (float) (at - (int) at);
            return upper == 1 ? fraction : 1 - fraction;
        }

        float in(float[] values) {
            float sum = 0;
            for (int corner = 0; corner < 8; corner++) {
                sum += weight[corner] * values[neighbour[corner]];
            }
            return sum;
        }
    }
}
