package dev.muduo.standalone.phantom;

/**
 * What does not breathe: the body's outline, its wall of fat and muscle, spine, ribs, sternum and the couch. Coordinates are
 * RAS+ millimetres of the average patient, the origin in the middle of the trunk, 10 mm under the right diaphragm's dome.
 */
final class Trunk {
    private static final double APEX_Z = 203;
    private static final double SHOULDER_Z = 165;
    private static final double CHEST_BASE_Z = -45;

    private final double halfWidth;
    private final double halfDepth;
    private final double bellyMm;
    private final double fatMm;
    private final double muscleMm;
    private final double chestHalfWidth;
    private final double chestHalfDepth;
    private final double spineBendMm;
    private final double spineSideMm;
    private final double vertebraRadius;
    private final double vertebraMm;
    private final double vertebraPhase;
    private final double ribMm;
    private final double ribPhase;
    private final double ribSlope;

    Trunk(Variation v) {
        fatMm = v.between(7, 24);
        muscleMm = v.around(12, 1.5);
        chestHalfWidth = v.around(121, 5);
        chestHalfDepth = v.around(84, 4);
        halfWidth = chestHalfWidth + 12 + muscleMm + fatMm;
        halfDepth = chestHalfDepth + 8 + 0.6 * muscleMm + 0.7 * fatMm;
        bellyMm = v.between(-8, 14);
        spineBendMm = v.around(10, 4);
        spineSideMm = v.around(0, 4);
        vertebraRadius = v.around(19, 1);
        vertebraMm = v.around(29, 1.5);
        vertebraPhase = v.between(0, 1);
        ribMm = v.around(27, 1.5);
        ribPhase = v.between(0, 1);
        ribSlope = v.around(0.38, 0.05);
    }

    /** Left–right half width of the body at a height: a waist, and shoulders that go over into the neck. */
    private double halfWidth(double z) {
        return halfWidth
                * (1 - 0.06 * Outline.bump((z + 115) / 60))
                * (1 - 0.3 * Outline.smoothStep(z, SHOULDER_Z, 235));
    }

    private double halfDepth(double z) {
        return halfDepth * (1 - 0.25 * Outline.smoothStep(z, SHOULDER_Z, 235));
    }

    /** The belly bulges to the front only. */
    private double bulged(double y, double z) {
        return y <= 0 ? y : y / (1 + bellyMm / halfDepth * Outline.bump((z + 120) / 70));
    }

    boolean outsideBody(double x, double y, double z) {
        return Outline.level(x, bulged(y, z), halfWidth(z), halfDepth(z)) > 1;
    }

    boolean inCouch(double x, double y) {
        return Math.abs(x) < 200 && y > -(halfDepth + 20) && y < -(halfDepth + 6);
    }

    boolean inFat(double x, double y, double z) {
        return Outline.level(x, bulged(y, z), halfWidth(z) - fatMm, halfDepth(z) - 0.7 * fatMm) > 1;
    }

    /** Inside the abdominal wall. */
    boolean inAbdomen(double x, double y, double z) {
        return Outline.level(
                        x,
                        bulged(y, z),
                        halfWidth(z) - fatMm - muscleMm - 4,
                        halfDepth(z) - 0.7 * fatMm - 0.8 * muscleMm)
                <= 1;
    }

    /** Inside the rib cage's inner surface. */
    boolean inChest(double x, double y, double z) {
        return z < APEX_Z && chestLevel(x, y, z) <= 1;
    }

    private double chestLevel(double x, double y, double z) {
        double up = Math.max(0, (z - 10) / (APEX_Z - 10));
        double share = Math.sqrt(Math.max(1e-6, 1 - up * up * Math.sqrt(up)));
        return Outline.level(x, y - 2, chestHalfWidth * share, chestHalfDepth * share);
    }

    /** Vertebrae with their discs, canal and spinous processes, ribs and sternum; null where none of them is. */
    Tissue skeleton(double x, double y, double z) {
        double spineX = spineSideMm * Outline.bump(z / 90);
        double spineY = spineY(z);
        double dx = x - spineX;
        double dy = y - spineY;
        double phase = fraction(z / vertebraMm + vertebraPhase);
        if (dx * dx + 1.15 * dy * dy < vertebraRadius * vertebraRadius) {
            return phase < 0.76 ? Tissue.VERTEBRA : Tissue.CARTILAGE;
        }
        double canalY = dy + vertebraRadius + 7;
        if (dx * dx + canalY * canalY < 81) {
            return Tissue.CARTILAGE;
        }
        double archY = dy + vertebraRadius + 12;
        boolean spinousProcess = Math.abs(dx) < 4 && Math.abs(archY + 8) < 13;
        boolean transverseProcess = Math.abs(dx) < 24 && Math.abs(archY) < 5;
        if (phase < 0.7 && (spinousProcess || transverseProcess)) {
            return Tissue.VERTEBRA;
        }
        return ribsAndSternum(x, y, z);
    }

    /** The spine's gentle S: back in the chest, forward in the loins. */
    double spineY(double z) {
        return -58 - spineBendMm * (Outline.bump((z - 90) / 80) - Outline.bump((z + 130) / 80));
    }

    private Tissue ribsAndSternum(double x, double y, double z) {
        double shell = chestLevel(x, y, z);
        if (z < CHEST_BASE_Z - 25 || z > APEX_Z - 3 || shell < 1.03 || shell > 1.3) {
            return null;
        }
        if (y > 0.7 * chestHalfDepth && Math.abs(x) < 16 && z > 25 && z < 165) {
            return Tissue.RIB;
        }
        boolean front = y > 0.75 * chestHalfDepth;
        boolean onRib = fraction((z + ribSlope * y) / ribMm + ribPhase) < 0.36;
        if (!onRib || z + ribSlope * y < CHEST_BASE_Z) {
            return null;
        }
        return front ? Tissue.CARTILAGE : Tissue.RIB;
    }

    private static double fraction(double value) {
        return value - Math.floor(value);
    }
}
