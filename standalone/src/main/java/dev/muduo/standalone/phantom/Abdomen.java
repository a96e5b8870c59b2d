package dev.muduo.standalone.phantom;

import java.util.ArrayList;
import java.util.List;

/** Below the diaphragm: liver, spleen, kidneys, stomach, bowel and the muscles beside the spine. RAS+ millimetres. */
final class Abdomen {
    private static final double DIAPHRAGM_MM = 3;

    private final Ellipsoid liverRight;
    private final Ellipsoid liverLeft;
    private final Ellipsoid spleen;
    private final Kidney left;
    private final Kidney right;
    private final Ellipsoid stomach;
    private final double gasShare;
    private final List<Ellipsoid> bowel = new ArrayList<>();
    private final List<Ellipsoid> gas = new ArrayList<>();
    private final Tube psoasRight;
    private final Tube psoasLeft;
    private final Tube lowerVein;

    /** A kidney and its pelvis, a notch on the side of the spine that is filled with urine and fat. */
    private record Kidney(Ellipsoid body, Ellipsoid notch, Ellipsoid pelvis) {
        static Kidney of(Variation v, double side, double z) {
            Ellipsoid body = v.ellipsoid(side * 56, -40, z, 28, 25, 56, Turn.degrees(14, side * -12, side * -20));
            Ellipsoid notch = body.inner(0.62, 0.42, 0.36, -side * 20, 0, 0);
            return new Kidney(body, notch, notch.inner(0.55, 0.6, 0.8, side * 4, 0, 0));
        }
    }

    Abdomen(Variation v) {
        liverRight = v.ellipsoid(68, -2, -48, 70, 74, 84, Turn.degrees(0, 8, 0));
        liverLeft = v.ellipsoid(0, 36, -26, 74, 40, 34, Turn.degrees(0, -8, 0));
        spleen = v.ellipsoid(-96, -36, -32, 25, 42, 56, Turn.degrees(18, 8, 0));
        right = Kidney.of(v, 1, -118);
        left = Kidney.of(v, -1, -104);
        stomach = v.ellipsoid(-54, 36, -46, 46, 36, 42, Turn.degrees(0, 20, 15));
        gasShare = v.between(0.1, 0.7);
        for (int loop = 0; loop < 16; loop++) {
            Ellipsoid piece = v.ellipsoid(
                    v.between(-90, 90),
                    v.between(-5, 62),
                    v.between(-225, -95),
                    v.between(14, 34),
                    v.between(13, 24),
                    v.between(13, 30),
                    Turn.NONE);
            bowel.add(piece);
            if (loop % 4 == 0) {
                gas.add(piece.inner(0.7, 0.5, 0.7, 0, 0.4 * piece.radiusY(), 0));
            }
        }
        psoasRight = psoas(v, 1);
        psoasLeft = psoas(v, -1);
        lowerVein = new Tube(
                new double[] {19, -12, -8, 12}, new double[] {18, -18, -80, 11}, new double[] {16, -18, -175, 10});
    }

    private static Tube psoas(Variation v, double side) {
        double wide = v.around(20, 2.5);
        return new Tube(
                new double[] {side * 27, -48, -60, 0.5 * wide},
                new double[] {side * 37, -44, -130, 0.85 * wide},
                new double[] {side * 48, -30, -240, wide});
    }

    /**
     * What is at a point inside the abdominal wall.
     *
     * @param belowDiaphragm how far under the diaphragm the point is
     */
    Tissue at(double x, double y, double z, double belowDiaphragm, Thorax thorax) {
        if (belowDiaphragm < DIAPHRAGM_MM) {
            return Tissue.MUSCLE;
        }
        if (thorax.inAorta(x, y, z)) {
            return Tissue.AORTA;
        }
        Tissue solid = solidOrgan(x, y, z);
        return solid != null ? solid : hollowOrgan(x, y, z);
    }

    private Tissue solidOrgan(double x, double y, double z) {
        Tissue kidney = x > 0 ? kidney(right, Tissue.KIDNEY_RIGHT, x, y, z) : kidney(left, Tissue.KIDNEY_LEFT, x, y, z);
        if (kidney != null) {
            return kidney;
        }
        if (lowerVein.contains(x, y, z)) {
            return Tissue.VEIN;
        }
        if (psoasLeft.contains(x, y, z) || psoasRight.contains(x, y, z)) {
            return Tissue.MUSCLE;
        }
        if (liverRight.contains(x, y, z) || liverLeft.contains(x, y, z)) {
            return Tissue.LIVER;
        }
        return spleen.contains(x, y, z) ? Tissue.SPLEEN : null;
    }

    private static Tissue kidney(Kidney kidney, Tissue tissue, double x, double y, double z) {
        if (!kidney.body().contains(x, y, z)) {
            return null;
        }
        if (!kidney.notch().contains(x, y, z)) {
            return tissue;
        }
        return kidney.pelvis().contains(x, y, z) ? Tissue.URINE : Tissue.MESENTERY;
    }

    private Tissue hollowOrgan(double x, double y, double z) {
        double level = stomach.level(x, y, z);
        if (level <= 1) {
            // Supine, the gas rises to the front.
            boolean gasInStomach = level < 0.75 && y > stomach.y() + (1 - gasShare) * stomach.radiusY() * 0.8;
            return gasInStomach ? Tissue.GAS : Tissue.STOMACH;
        }
        for (Ellipsoid piece : gas) {
            if (piece.contains(x, y, z)) {
                return Tissue.GAS;
            }
        }
        for (Ellipsoid piece : bowel) {
            if (piece.contains(x, y, z)) {
                return Tissue.BOWEL;
            }
        }
        return Tissue.MESENTERY;
    }

    Ellipsoid liver() {
        return liverRight;
    }
}
