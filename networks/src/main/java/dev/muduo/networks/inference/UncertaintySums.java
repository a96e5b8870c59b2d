package dev.muduo.networks.inference;

import dev.muduo.imaging.VoxelBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Sums the {@link Uncertainty} of each class while the slabs pass by. A voxel is at a border if a neighbour in the slice before or
 * after is of another class, so three slices of winners are kept, and nothing of the volume.
 *
 * <p>Belongs to one thread.
 */
final class UncertaintySums implements ProbabilitySlabs {
    private final int nx;
    private final int ny;
    private final int classes;
    private final VoxelBox counted;
    private final SurroundingAir air;
    private final long[] voxels;
    private final double[] sums;
    private final long[] borderVoxels;
    private final double[] borderSums;
    private Optional<Plane> before = Optional.empty();
    private Optional<Plane> last = Optional.empty();

    /** One slice of what is counted: the most probable class of each voxel, and 1 − its probability. */
    private record Plane(byte[] winners, float[] uncertainties) {}

    /**
     * Nothing yet.
     *
     * @param nx      voxels of the working grid along x
     * @param ny      and along y
     * @param counted those that count
     * @param air     background; it has seen every slice of a slab before the slab comes
     */
    UncertaintySums(int nx, int ny, int classes, VoxelBox counted, SurroundingAir air) {
        this.nx = nx;
        this.ny = ny;
        this.classes = classes;
        this.counted = counted;
        this.air = air;
        this.voxels = new long[classes];
        this.sums = new double[classes];
        this.borderVoxels = new long[classes];
        this.borderSums = new double[classes];
    }

    @Override
    public void accept(int zBegin, int zEnd, float[] probabilities) {
        for (int z = Math.max(zBegin, counted.kBegin()); z < Math.min(zEnd, counted.kEnd()); z++) {
            Optional<Plane> next = Optional.of(plane(z, z - zBegin, zEnd - zBegin, probabilities));
            last.ifPresent(plane -> count(plane, next));
            before = last;
            last = next;
        }
    }

    /** The classes that were most probable anywhere, once every slab has come. */
    List<Uncertainty> finished() {
        last.ifPresent(plane -> count(plane, Optional.empty()));
        before = Optional.empty();
        last = Optional.empty();
        List<Uncertainty> found = new ArrayList<>();
        for (int label = 1; label < classes; label++) {
            if (voxels[label] > 0) {
                OptionalDouble border = borderVoxels[label] == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(borderSums[label] / borderVoxels[label]);
                found.add(new Uncertainty(label, sums[label] / voxels[label], border));
            }
        }
        return found;
    }

    private Plane plane(int z, int slice, int slices, float[] probabilities) {
        Plane plane = new Plane(new byte[counted.nx() * counted.ny()], new float[counted.nx() * counted.ny()]);
        for (int y = counted.jBegin(), at = 0; y < counted.jEnd(); y++) {
            for (int x = counted.iBegin(); x < counted.iEnd(); x++, at++) {
                if (!air.at(x, y, z)) {
                    decide(plane, at, slice * ny * nx + y * nx + x, slices * ny * nx, probabilities);
                }
            }
        }
        return plane;
    }

    /** Ties go to the lower class, as in {@link NativeLabels}. */
    private void decide(Plane plane, int at, int voxel, int perClass, float[] probabilities) {
        float best = probabilities[voxel];
        int winner = 0;
        for (int c = 1; c < classes; c++) {
            float p = probabilities[c * perClass + voxel];
            if (p > best) {
                best = p;
                winner = c;
            }
        }
        plane.winners()[at] = (byte) winner;
        plane.uncertainties()[at] = Math.min(1, Math.max(0, 1 - best));
    }

    private void count(Plane plane, Optional<Plane> next) {
        byte[] winners = plane.winners();
        for (int at = 0; at < winners.length; at++) {
            int label = winners[at] & 0xff;
            if (label > 0) {
                voxels[label]++;
                sums[label] += plane.uncertainties()[at];
                if (isAtBorder(winners, at, next)) {
                    borderVoxels[label]++;
                    borderSums[label] += plane.uncertainties()[at];
                }
            }
        }
    }

    private boolean isAtBorder(byte[] winners, int at, Optional<Plane> next) {
        int width = counted.nx();
        int x = at % width;
        byte own = winners[at];
        return (x > 0 && winners[at - 1] != own)
                || (x < width - 1 && winners[at + 1] != own)
                || (at >= width && winners[at - width] != own)
                || (at < winners.length - width && winners[at + width] != own)
                || (before.isPresent() && before.get().winners()[at] != own)
                || (next.isPresent() && next.get().winners()[at] != own);
    }
}
