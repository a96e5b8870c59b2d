package dev.muduo.infer.request;

import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.VoxelBox;
import dev.muduo.imaging.results.Portion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How much of a mask is wanted. A box costs the windows that it needs; structures cost what the whole does, but only they are
 * in the answer.
 *
 * @param box        in RAS+ millimetres of the study, as in a NIfTI affine; none: everywhere
 * @param structures ids; empty: all
 */
public record Selection(Optional<BoxMm> box, Set<Integer> structures) {
    /** The whole mask. */
    public static final Selection EVERYTHING = new Selection(Optional.empty(), Set.of());

    public Selection {
        structures = Set.copyOf(structures);
    }

    /**
     * As a request writes it.
     *
     * @param box        xMin, xMax, yMin, yMax, zMin, zMax in millimetres, or nothing
     * @param structures names of structures of the model; none: all
     * @throws RefusedException if the box has no extent or a structure is not known
     */
    public static Selection of(List<Double> box, List<String> structures, Structures known) {
        Set<Integer> ids = new TreeSet<>();
        for (String name : structures) {
            ids.add(known.named(name)
                    .map(Structure::id)
                    .orElseThrow(() -> malformed("`structures` names structures of the model, and `" + name
                            + "` is none; GET /v1/serving lists them")));
        }
        return new Selection(box.isEmpty() ? Optional.empty() : Optional.of(box(box)), ids);
    }

    private static BoxMm box(List<Double> edges) {
        boolean finite = edges.stream().allMatch(edge -> edge != null && Double.isFinite(edge));
        if (edges.size() == 6 && finite) {
            try {
                return new BoxMm(edges.get(0), edges.get(1), edges.get(2), edges.get(3), edges.get(4), edges.get(5));
            } catch (IllegalArgumentException e) {
                throw malformed("`box` has positive edges: " + e.getMessage());
            }
        }
        throw malformed("`box` is six numbers, xMin, xMax, yMin, yMax, zMin and zMax in millimetres (RAS+, as in the"
                + " images' affine), got " + edges);
    }

    private static RefusedException malformed(String why) {
        return new RefusedException(RefusedException.Reason.MALFORMED, why);
    }

    /**
     * The part of a grid that is wanted; empty where all of it is.
     *
     * @throws RefusedException if the box has no voxel of the grid
     */
    Optional<VoxelBox> partOf(Grid grid) {
        return box.map(wanted -> VoxelBox.of(grid, wanted)
                        .orElseThrow(() -> new RefusedException(
                                RefusedException.Reason.UNUSABLE_SCAN,
                                "box-outside",
                                "the box " + wanted + " has no voxel of the image, which fills " + BoxMm.of(grid),
                                null)))
                .filter(part -> !part.equals(VoxelBox.whole(grid)));
    }

    /** As results say it. */
    public Portion portion(Structures known) {
        return new Portion(box, !known.list().stream().allMatch(this::has));
    }

    /** Whether a structure is wanted. */
    public boolean has(Structure structure) {
        return structures.isEmpty() || structures.contains(structure.id());
    }

    /** The map with the wanted structures alone. */
    LabelMap only(LabelMap map) {
        return structures.isEmpty() ? map : map.only(structures);
    }
}
