package dev.muduo.imaging.measures;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A structure in numbers.
 *
 * @param volumeMl voxels times their size; 0 if it was not found
 * @param uptake   empty if it was not found
 */
public record StructureMeasures(Structure structure, double volumeMl, Optional<Uptake> uptake) {
    private static final double MM3_PER_ML = 1000;

    /**
     * Measures each of the structures.
     *
     * @param labels ids of the structures; others are passed over
     * @param suv    SUVbw in g/ml, on the same grid
     * @return one a structure, in their order
     * @throws IllegalArgumentException if the grids differ
     */
    public static List<StructureMeasures> of(LabelMap labels, Volume suv, Structures structures) {
        if (!labels.grid().equals(suv.grid())) {
            throw new IllegalArgumentException(
                    "uptake is measured on the PET's own grid, " + suv.grid() + ", got labels on " + labels.grid());
        }
        Sum[] sums = new Sum[256];
        PeakSphere sphere = new PeakSphere(suv);
        for (int k = 0, at = 0; k < suv.grid().nz(); k++) {
            for (int j = 0; j < suv.grid().ny(); j++) {
                for (int i = 0; i < suv.grid().nx(); i++, at++) {
                    int label = labels.labels()[at] & 0xff;
                    if (label != 0) {
                        sums[label] = sums[label] == null ? new Sum() : sums[label];
                        sums[label].add(suv.values()[at], sphere.mean(i, j, k));
                    }
                }
            }
        }
        List<StructureMeasures> measures = new ArrayList<>();
        for (Structure structure : structures.list()) {
            measures.add(of(structure, sums[structure.id()], suv.grid().voxelMm3() / MM3_PER_ML));
        }
        return measures;
    }

    private static StructureMeasures of(Structure structure, Sum sum, double voxelMl) {
        if (sum == null) {
            return new StructureMeasures(structure, 0, Optional.empty());
        }
        double volume = sum.voxels * voxelMl;
        double mean = sum.total / sum.voxels;
        return new StructureMeasures(
                structure, volume, Optional.of(new Uptake(mean, sum.most, sum.peak, mean * volume)));
    }

    private static final class Sum {
        private int voxels;
        private double total;
        private double most = Double.NEGATIVE_INFINITY;
        private double peak = Double.NEGATIVE_INFINITY;

        void add(double value, double sphereMean) {
            voxels++;
            total += value;
            most = Math.max(most, value);
            peak = Math.max(peak, sphereMean);
        }
    }
}
