package dev.muduo.infer.result;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.resample.Resampler;
import dev.muduo.infer.request.Selection;
import java.util.ArrayList;
import java.util.List;

/**
 * What was asked for of a mask, as DICOM wants it: on the whole grid of the images, and numbered 1 … n without a gap
 * (PS3.3, C.8.20.2: Segment Number), so that a structure that nobody asked for is not one that was not found.
 */
record Segments(LabelMap labels, Structures structures) {
    /**
     * Of a mask.
     *
     * @param mask   of all structures or of some, on the grid or on a part of it
     * @param images the grid of the images
     */
    static Segments of(LabelMap mask, Selection selection, Structures structures, Grid images) {
        LabelMap whole = selection.box().isEmpty() ? mask : Resampler.nearest(mask, images);
        if (selection.structures().isEmpty()) {
            return new Segments(whole, structures);
        }
        List<Structure> wanted = new ArrayList<>();
        byte[] numbers = new byte[256];
        for (Structure structure : structures.list()) {
            if (selection.has(structure)) {
                int number = wanted.size() + 1;
                wanted.add(new Structure(number, structure.name(), structure.snomed()));
                numbers[structure.id()] = (byte) number;
            }
        }
        return new Segments(renumbered(whole, numbers), new Structures(wanted));
    }

    private static LabelMap renumbered(LabelMap map, byte[] numbers) {
        byte[] labels = new byte[map.labels().length];
        for (int voxel = 0; voxel < labels.length; voxel++) {
            labels[voxel] = numbers[map.labels()[voxel] & 0xff];
        }
        return new LabelMap(map.grid(), labels);
    }
}
