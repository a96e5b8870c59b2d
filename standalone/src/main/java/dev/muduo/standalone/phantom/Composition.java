package dev.muduo.standalone.phantom;

import dev.muduo.imaging.Grid;
import dev.muduo.networks.random.CounterRandom;

/**
 * One patient's CT number and FDG uptake of every tissue. All lobes are alike and so is all blood: an organ's neighbours do
 * not differ by the draw where they do not in patients, so that fissures have no contrast.
 */
final class Composition {
    /** The lung is denser, and takes up more, towards the back on which the patient lies. */
    private static final double LUNG_HU_PER_MM = 0.5;

    private static final double LUNG_SUV_PER_MM = 0.0008;
    private static final double SOFT_LESION_HU = 35;
    private static final double LIVER_LESION_HU = 42;

    private final double[] hu = new double[Tissue.count()];
    private final double[] suv = new double[Tissue.count()];
    private final double[] lesionSuv;

    private Composition(Variation v, int lesions) {
        // Body weight and blood sugar move the uptake of everything together.
        double overall = v.around(1, 0.08);
        for (Tissue tissue : Tissue.values()) {
            hu[tissue.code()] = v.between(tissue.leastHu, tissue.mostHu);
            suv[tissue.code()] = overall * v.between(tissue.leastSuv, tissue.mostSuv);
        }
        double diet = v.between(0, 1);
        Tissue wall = Tissue.MYOCARDIUM;
        suv[wall.code()] = overall * (wall.leastSuv + diet * diet * (wall.mostSuv - wall.leastSuv));
        alike(Tissue.AORTA, Tissue.HEART, Tissue.VEIN);
        alike(Tissue.KIDNEY_LEFT, Tissue.KIDNEY_RIGHT);
        alike(
                Tissue.LUNG_LOWER_LEFT,
                Tissue.LUNG_LOWER_RIGHT,
                Tissue.LUNG_UPPER_LEFT,
                Tissue.LUNG_UPPER_RIGHT,
                Tissue.LUNG_MIDDLE_RIGHT);
        lesionSuv = new double[lesions];
        for (int n = 0; n < lesions; n++) {
            lesionSuv[n] = v.between(3.5, 12);
        }
    }

    static Composition of(long seed, int study, int lesions) {
        return new Composition(new Variation(CounterRandom.of(seed, study, "phantom composition")), lesions);
    }

    private void alike(Tissue first, Tissue... others) {
        for (Tissue other : others) {
            hu[other.code()] = hu[first.code()];
            suv[other.code()] = suv[first.code()];
        }
    }

    /** CT numbers without noise. */
    float[] hounsfield(TissueMap map) {
        Grid grid = map.grid();
        float[] values = new float[grid.voxels()];
        for (int at = 0; at < values.length; at++) {
            Tissue tissue = Tissue.of(map.tissues()[at]);
            double value = hu[map.tissues()[at]];
            if (map.lesions()[at] > 0) {
                value = tissue == Tissue.LIVER ? LIVER_LESION_HU : SOFT_LESION_HU;
            } else if (tissue.isLung()) {
                value -= LUNG_HU_PER_MM * worldY(grid, at);
            }
            values[at] = (float) value;
        }
        return values;
    }

    /** FDG uptake without noise. */
    float[] uptake(TissueMap map) {
        Grid grid = map.grid();
        float[] values = new float[grid.voxels()];
        for (int at = 0; at < values.length; at++) {
            Tissue tissue = Tissue.of(map.tissues()[at]);
            double value = suv[map.tissues()[at]];
            if (map.lesions()[at] > 0) {
                value = lesionSuv[map.lesions()[at] - 1];
            } else if (tissue.isLung()) {
                value -= LUNG_SUV_PER_MM * worldY(grid, at);
            }
            values[at] = (float) value;
        }
        return values;
    }

    private static double worldY(Grid grid, int at) {
        int j = at / grid.nx() % grid.ny();
        return grid.affine().get(1, 1) * j + grid.affine().get(1, 3);
    }
}
