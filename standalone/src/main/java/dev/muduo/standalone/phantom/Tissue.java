package dev.muduo.standalone.phantom;

/**
 * What a point of the phantom is made of, with the ranges from which each patient's CT number (HU) and FDG uptake (SUVbw) are
 * drawn; the sources are in the package's description.
 */
enum Tissue {
    AIR(0, -1000, -1000, 0, 0),
    COUCH(0, -250, -150, 0, 0),
    FAT(0, -110, -90, 0.15, 0.35),
    MUSCLE(0, 45, 60, 0.5, 0.8),
    /** Trabecular bone of vertebrae, with its marrow. */
    VERTEBRA(0, 120, 220, 0.9, 1.6),
    /** Ribs and sternum: cortex and marrow within one voxel. */
    RIB(0, 280, 450, 0.6, 1.0),
    /** Discs, cartilage and the spinal canal. */
    CARTILAGE(0, 50, 90, 0.5, 0.8),
    /** Fat and vessels between the lungs. */
    MEDIASTINUM(0, -30, 30, 0.8, 1.3),
    /** Mesentery. */
    MESENTERY(0, -105, -75, 0.25, 0.5),
    BOWEL(0, 15, 45, 0.8, 2.6),
    STOMACH(0, 20, 45, 0.9, 2.2),
    GAS(0, -950, -850, 0.1, 0.2),
    /** Blood in vessels that are no structure of ours. */
    VEIN(0, 35, 50, 1.4, 1.9),
    /** Urine in the renal pelvis, into which FDG is excreted. */
    URINE(0, 0, 15, 6, 20),
    LIVER(1, 50, 66, 1.9, 2.7),
    KIDNEY_LEFT(2, 26, 38, 2.4, 3.8),
    KIDNEY_RIGHT(3, 26, 38, 2.4, 3.8),
    /** The heart without the left ventricle's wall: mostly blood. */
    HEART(4, 35, 48, 1.4, 2.0),
    /** The left ventricle's wall, which takes up little or much, by diet. */
    MYOCARDIUM(4, 40, 52, 1.8, 8),
    SPLEEN(5, 42, 56, 1.6, 2.2),
    AORTA(6, 35, 50, 1.4, 1.9),
    LUNG_LOWER_LEFT(7, -840, -740, 0.4, 0.65),
    LUNG_LOWER_RIGHT(8, -840, -740, 0.4, 0.65),
    LUNG_UPPER_LEFT(9, -840, -740, 0.4, 0.65),
    LUNG_UPPER_RIGHT(10, -840, -740, 0.4, 0.65),
    LUNG_MIDDLE_RIGHT(11, -840, -740, 0.4, 0.65);

    private static final Tissue[] ALL = values();

    /** Its structure's id, 0 for none. */
    final byte structureId;

    final double leastHu;
    final double mostHu;
    final double leastSuv;
    final double mostSuv;

    Tissue(int structureId, double leastHu, double mostHu, double leastSuv, double mostSuv) {
        this.structureId = (byte) structureId;
        this.leastHu = leastHu;
        this.mostHu = mostHu;
        this.leastSuv = leastSuv;
        this.mostSuv = mostSuv;
    }

    boolean isLung() {
        return structureId >= LUNG_LOWER_LEFT.structureId;
    }

    /** Its number in a tissue map. */
    @SuppressWarnings("EnumOrdinal") // The numbers live in memory only, never in a file.
    byte code() {
        return (byte) ordinal();
    }

    static Tissue of(byte code) {
        return ALL[code];
    }

    static int count() {
        return ALL.length;
    }
}
