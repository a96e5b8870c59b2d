package dev.muduo.client;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Which mask is wanted.
 *
 * @param format     in which form
 * @param grid       on whose voxels
 * @param structures names; none: all
 * @param box        xMin, xMax, yMin, yMax, zMin, zMax in RAS+ millimetres; none: everywhere
 * @param key        by which the same request can be sent again and is computed once; made up where it may go out twice
 * @param canWait    whether others, who wait at a screen, may overtake it; as the instance decides unless given
 */
public record Wanted(
        Format format,
        Grid grid,
        List<String> structures,
        List<Double> box,
        Optional<String> key,
        Optional<Boolean> canWait) {
    private static final int EDGES = 6;

    /** In which form. */
    public enum Format {
        /** A label map, gzip. */
        NIFTI,
        /** A DICOM Segmentation; only of studies that are sent as DICOM, as the next. */
        SEG,
        /** An RT Structure Set. */
        RTSTRUCT,
        /** The structures in numbers, JSON. */
        REPORT,
        /** A PNG. */
        PREVIEW;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** On whose voxels. */
    public enum Grid {
        CT,
        PET;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Wanted {
        structures = List.copyOf(structures);
        box = List.copyOf(box);
        if (!box.isEmpty() && box.size() != EDGES) {
            throw new IllegalArgumentException(
                    "a box is xMin, xMax, yMin, yMax, zMin, zMax in millimetres, got " + box.size() + " numbers");
        }
    }

    /** A label map of everything, on the CT. */
    public static Wanted mask() {
        return new Wanted(Format.NIFTI, Grid.CT, List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    public Wanted as(Format other) {
        return new Wanted(other, grid, structures, box, key, canWait);
    }

    public Wanted on(Grid other) {
        return new Wanted(format, other, structures, box, key, canWait);
    }

    public Wanted structures(List<String> names) {
        return new Wanted(format, grid, names, box, key, canWait);
    }

    public Wanted box(List<Double> edges) {
        return new Wanted(format, grid, structures, edges, key, canWait);
    }

    public Wanted key(String word) {
        return new Wanted(format, grid, structures, box, Optional.of(word), canWait);
    }

    public Wanted canWait(boolean whether) {
        return new Wanted(format, grid, structures, box, key, Optional.of(whether));
    }

    Wanted withKey() {
        return key.isPresent() ? this : key(UUID.randomUUID().toString());
    }
}
