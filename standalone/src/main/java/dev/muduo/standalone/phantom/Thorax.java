package dev.muduo.standalone.phantom;

/**
 * Above the diaphragm: heart, aorta, windpipe and the five lobes of the lungs. RAS+ millimetres of the average patient: the
 * patient's right is +x, so the middle lobe is at positive x and the heart's tip at negative x.
 */
final class Thorax {
    private final double rightDomeZ;
    private final double leftDomeZ;
    private final double domeX;
    private final double domeY;
    private final double mediastinumMm;
    private final Ellipsoid heart;
    private final Ellipsoid ventricle;
    private final Ellipsoid ventricleBlood;
    private final Tube aorta;
    private final Tube windpipe;
    private final Tube upperVein;
    private final Fissure leftOblique;
    private final Fissure rightOblique;
    private final Fissure horizontal;

    /** A fissure: a plane with a slight bend; "above" is to the front and the head. */
    private record Fissure(double height, double slopeY, double slopeX, double bend) {
        boolean isAbove(double x, double y, double z) {
            double side = Math.abs(x) - 70;
            return z > height - slopeY * y + slopeX * side + bend * (y * y - 2500) / 2500;
        }
    }

    Thorax(Variation v) {
        rightDomeZ = v.around(14, 5);
        leftDomeZ = rightDomeZ - v.around(11, 3);
        domeX = v.around(70, 4);
        domeY = v.around(12, 4);
        mediastinumMm = v.around(23, 2);
        heart = v.ellipsoid(-20, 26, 42, 68, 47, 49, Turn.degrees(0, 28, 142));
        ventricle = heart.inner(0.70, 0.66, 0.66, 14, -9, -4);
        ventricleBlood = ventricle.inner(0.76, 0.62, 0.62, -5, 0, 0);
        aorta = aorta(v);
        windpipe = new Tube(new double[] {2, -12, 112, 8}, new double[] {1, -6, 170, 8}, new double[] {0, 2, 240, 8});
        upperVein =
                new Tube(new double[] {24, 14, 58, 9}, new double[] {25, 10, 110, 9}, new double[] {20, 14, 165, 8});
        leftOblique = new Fissure(v.around(50, 8), v.around(0.92, 0.08), v.around(0.12, 0.06), v.around(0, 5));
        rightOblique = new Fissure(v.around(54, 9), v.around(0.88, 0.1), v.around(0.12, 0.06), v.around(0, 5));
        horizontal = new Fissure(v.around(72, 8), v.around(0.05, 0.06), v.around(-0.05, 0.05), v.around(0, 2));
    }

    private static Tube aorta(Variation v) {
        double wide = v.around(14.5, 1.2);
        double narrow = v.around(9.5, 0.8);
        double arch = v.around(128, 6);
        double side = v.around(-28, 2);
        return new Tube(
                new double[] {2, 16, 58, wide},
                new double[] {13, 22, arch - 32, wide},
                new double[] {8, 14, arch - 8, wide},
                new double[] {-6, -4, arch, 0.95 * wide},
                new double[] {-20, -24, arch - 6, 0.9 * wide},
                new double[] {side, -38, arch - 26, 0.88 * wide},
                new double[] {side - 1, -39, 60, 0.85 * wide},
                new double[] {side + 7, -33, 5, 0.8 * wide},
                new double[] {-9, -24, -40, 0.5 * (0.8 * wide + narrow)},
                new double[] {-5, -20, -100, narrow},
                new double[] {-3, -17, -172, narrow});
    }

    /** Height of the diaphragm above (x, y): two domes, the right one higher, falling off to a deep recess at the back. */
    double diaphragm(double x, double y) {
        return Math.max(dome(x - domeX, y, rightDomeZ), dome(-x - domeX, y, leftDomeZ));
    }

    private double dome(double outward, double y, double top) {
        double forward = y - domeY;
        double sideways = outward * outward / (outward > 0 ? 75 : 260);
        return top - sideways - forward * forward / (forward > 0 ? 230 : 135);
    }

    boolean inAorta(double x, double y, double z) {
        return aorta.contains(x, y, z);
    }

    /** What is at a point inside the rib cage and above the diaphragm. */
    Tissue at(double x, double y, double z, double spineY) {
        if (inAorta(x, y, z)) {
            return Tissue.AORTA;
        }
        if (heart.contains(x, y, z)) {
            boolean wall = ventricle.contains(x, y, z) && !ventricleBlood.contains(x, y, z);
            return wall ? Tissue.MYOCARDIUM : Tissue.HEART;
        }
        if (windpipe.contains(x, y, z)) {
            return Tissue.AIR;
        }
        if (upperVein.contains(x, y, z)) {
            return Tissue.VEIN;
        }
        return inMediastinum(x, y, z, spineY) ? Tissue.MEDIASTINUM : lobe(x, y, z);
    }

    /** Narrow at the front, where the lungs nearly meet, wide around the hila and the spine. */
    private boolean inMediastinum(double x, double y, double z, double spineY) {
        double width = mediastinumMm
                + 8 * Outline.bump((z - 75) / 30) * Outline.bump((y + 10) / 30)
                - 13 * Outline.smoothStep(y, 15, 60)
                + 9 * Outline.smoothStep(z, 120, 190);
        return Math.abs(x + 2) < width && y > spineY - 8;
    }

    private Tissue lobe(double x, double y, double z) {
        if (x < 0) {
            return leftOblique.isAbove(x, y, z) ? Tissue.LUNG_UPPER_LEFT : Tissue.LUNG_LOWER_LEFT;
        }
        if (!rightOblique.isAbove(x, y, z)) {
            return Tissue.LUNG_LOWER_RIGHT;
        }
        return horizontal.isAbove(x, y, z) ? Tissue.LUNG_UPPER_RIGHT : Tissue.LUNG_MIDDLE_RIGHT;
    }
}
