package dev.muduo.imaging.measures;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.resample.Resampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A structure in numbers.
 *
 * @param volumeMl voxels of its mask times their size, on the mask's own grid; 0 if it was not found
 * @param uptake   empty if no voxel of the PET has its centre in the structure
 */
public record StructureMeasures(Structure structure, double volumeMl, Optional<Uptake> uptake) {
    private static final double MM3_PER_ML = 1000;
    private static final int LABELS = 256;

    /**
     * Measures each of the structures: its volume on the mask's grid, its uptake on the PET's.
     *
     * @param labels ids of the structures, on any grid; others are passed over
     * @param suv    SUVbw in g/ml
     * @return one a structure, in their order
     */
    public static List<StructureMeasures> of(LabelMap labels, Volume suv, Structures structures) {
        boolean sameGrid = labels.grid().equals(suv.grid());
        Sum[] sums = sums(sameGrid ? labels : Resampler.nearest(labels, suv.grid()), suv);
        int[] voxels = new int[LABELS];
        int[] measured = new int[LABELS];
        count(labels, suv.grid(), voxels, measured);
        double voxelMl = labels.grid().voxelMm3() / MM3_PER_ML;
        List<StructureMeasures> measures = new ArrayList<>();
        for (Structure structure : structures.list()) {
            int id = structure.id();
            Optional<Uptake> uptake = Optional.ofNullable(sums[id]).map(sum -> sum.uptake(measured[id] * voxelMl));
            measures.add(new StructureMeasures(structure, voxels[id] * voxelMl, uptake));
        }
        return measures;
    }

    private static Sum[] sums(LabelMap onPet, Volume suv) {
        Sum[] sums = new Sum[LABELS];
        PeakSphere sphere = new PeakSphere(suv);
        for (int k = 0, at = 0; k < suv.grid().nz(); k++) {
            for (int j = 0; j < suv.grid().ny(); j++) {
                for (int i = 0; i < suv.grid().nx(); i++, at++) {
                    int label = onPet.labels()[at] & 0xff;
                    if (label != 0) {
                        sums[label] = sums[label] == null ? new Sum() : sums[label];
                        sums[label].add(suv.values()[at], sphere.mean(i, j, k));
                    }
                }
            }
        }
        return sums;
    }

    /** By label the voxels of the mask, and those of them whose centres are within the PET. */
    private static void count(LabelMap labels, Grid pet, int[] voxels, int[] measured) {
        Grid grid = labels.grid();
        Affine toPet = pet.affine().inverse().after(grid.affine());
        for (int k = 0, at = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++, at++) {
                    int label = labels.labels()[at] & 0xff;
                    if (label != 0) {
                        voxels[label]++;
                        boolean within = within(toPet.x(i, j, k), pet.nx())
                                && within(toPet.y(i, j, k), pet.ny())
                                && within(toPet.z(i, j, k), pet.nz());
                        measured[label] += within ? 1 : 0;
                    }
                }
            }
        }
    }

    private static boolean within(double coordinate, int extent) {
        return coordinate >= -0.5 && coordinate <= extent - 0.5;
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

        Uptake uptake(double measuredMl) {
            double mean = total / voxels;
            return new Uptake(mean, most, peak, mean * measuredMl);
        }
    }
}
