package dev.muduo.teacher;

import dev.muduo.imaging.BodyBox;
import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.resample.Resampler;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.platform.agent.RecordFaultException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the patches of a study lie: the body, as far as both CT and PET show it, tiled with overlap; tiles of air are left
 * out, and of too many a choice is made that depends on the study's id alone. The same study always has the same patches.
 *
 * <p>An organ that is larger than a patch (a liver) is not cropped to one, it is covered by several: neighbours overlap by at
 * least {@code overlap · edge}, so that every place in the body lies at least half of that inside the faces of some patch, or
 * as far inside as it is from the end of the body. Where one patch cuts the organ, another one sees the cut from both sides.
 * Each patch is prompted, answered and judged by itself, and the trainer draws patches one at a time: no mask of the whole
 * organ is ever pieced together, so there is no seam to be learned. With more tiles than {@code maxPatches} some places are
 * seen by none; raise it where whole bodies are taught.
 *
 * @param overlap         least overlap of neighbouring patches, as a part of their edge, in [0, 1)
 * @param maxPatches      most patches of one study
 * @param minBodyFraction a patch with less tissue (above {@link BodyBox#THRESHOLD_HU}) than this part is left out
 */
public record PatchPlan(double overlap, int maxPatches, double minBodyFraction) {
    /** Each candidate is looked at on a grid of this edge to see how much of it is tissue: 12 mm in a patch of 192 mm. */
    private static final int LOOK_VOXELS = 16;

    /** A plan whose body has more tiles than this is a mistake of the geometry, not a large patient. */
    private static final int MAX_TILES = 100_000;

    private static final float AIR_HU = -1024;

    public PatchPlan {
        if (!(overlap >= 0 && overlap < 1)) {
            throw new IllegalArgumentException("the overlap of patches lies in [0, 1), got " + overlap);
        }
        if (maxPatches < 1 || maxPatches > 4096) {
            throw new IllegalArgumentException("a study has 1 to 4096 patches, got " + maxPatches);
        }
        if (!(minBodyFraction >= 0 && minBodyFraction < 1)) {
            throw new IllegalArgumentException("the least part of tissue lies in [0, 1), got " + minBodyFraction);
        }
    }

    /**
     * The patches of a study, in the order in which they are taught (x fastest, then y, then z).
     *
     * @param ct      the native CT in HU
     * @param pet     the native PET's grid
     * @param edgeMm  edge of a patch
     * @param studyId decides which tiles stay where there are too many
     * @return at least one: where all is air, the tile with most tissue
     * @throws RecordFaultException if the body in the CT and the PET do not overlap
     */
    public List<PatchPlace> places(Volume ct, Grid pet, double edgeMm, String studyId) {
        BoxMm body = common(BodyBox.of(ct).onGrid(ct.grid()), BoxMm.of(pet));
        return bounded(withTissue(ct, tiles(body, edgeMm)), studyId);
    }

    private static BoxMm common(BoxMm a, BoxMm b) {
        if (a.overlapMm3(b) <= 0) {
            throw new RecordFaultException("the body in the CT, " + a + ", lies outside the PET, " + b);
        }
        return new BoxMm(
                Math.max(a.xMin(), b.xMin()),
                Math.min(a.xMax(), b.xMax()),
                Math.max(a.yMin(), b.yMin()),
                Math.min(a.yMax(), b.yMax()),
                Math.max(a.zMin(), b.zMin()),
                Math.min(a.zMax(), b.zMax()));
    }

    List<PatchPlace> tiles(BoxMm body, double edgeMm) {
        double[] xs = centres(body.xMin(), body.xMax(), edgeMm);
        double[] ys = centres(body.yMin(), body.yMax(), edgeMm);
        double[] zs = centres(body.zMin(), body.zMax(), edgeMm);
        if ((long) xs.length * ys.length * zs.length > MAX_TILES) {
            throw new RecordFaultException("patches of " + edgeMm + " mm tile " + body + " in " + xs.length + " x "
                    + ys.length + " x " + zs.length + " tiles; at most " + MAX_TILES + " make sense for a body");
        }
        List<PatchPlace> places = new ArrayList<>();
        for (double z : zs) {
            for (double y : ys) {
                for (double x : xs) {
                    places.add(new PatchPlace(x, y, z, edgeMm));
                }
            }
        }
        return places;
    }

    /** Evenly spread from end to end, as few as the overlap allows; one in the middle where it covers all. */
    private double[] centres(double from, double to, double edgeMm) {
        double length = to - from;
        if (length <= edgeMm) {
            return new double[] {(from + to) / 2};
        }
        int count = (int) Math.min(Math.ceil((length - edgeMm) / ((1 - overlap) * edgeMm)) + 1, MAX_TILES + 1);
        double[] centres = new double[count];
        for (int j = 0; j < count; j++) {
            centres[j] = from + edgeMm / 2 + j * (length - edgeMm) / (count - 1);
        }
        return centres;
    }

    private List<PatchPlace> withTissue(Volume ct, List<PatchPlace> tiles) {
        List<PatchPlace> kept = new ArrayList<>();
        PatchPlace best = tiles.get(0);
        double most = -1;
        for (PatchPlace tile : tiles) {
            double tissue = tissueFraction(ct, tile);
            if (tissue >= minBodyFraction) {
                kept.add(tile);
            }
            if (tissue > most) {
                most = tissue;
                best = tile;
            }
        }
        return kept.isEmpty() ? List.of(best) : kept;
    }

    private static double tissueFraction(Volume ct, PatchPlace tile) {
        float[] values = Resampler.nearest(ct, tile.grid(LOOK_VOXELS), AIR_HU).values();
        int tissue = 0;
        for (float hu : values) {
            tissue += hu > BodyBox.THRESHOLD_HU ? 1 : 0;
        }
        return (double) tissue / values.length;
    }

    private List<PatchPlace> bounded(List<PatchPlace> tiles, String studyId) {
        if (tiles.size() <= maxPatches) {
            return List.copyOf(tiles);
        }
        int[] order = CounterRandom.of(0, 0, "patches of " + studyId).permutation(tiles.size());
        return Arrays.stream(order, 0, maxPatches).sorted().mapToObj(tiles::get).toList();
    }
}
