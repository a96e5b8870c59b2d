package dev.muduo.benchmarks.ingestspeed;

/**
 * How large the images of a study are.
 *
 * @param ctEdge  rows and columns of the CT, {@code petEdge} those of the PET
 * @param ctMm    their spacing
 * @param slices  of each of the two
 * @param sliceMm from one slice to the next
 */
record StudySize(int ctEdge, double ctMm, int petEdge, double petMm, int slices, double sliceMm) {
    /** As STS_001: a crop around a tumour. */
    static final StudySize SMALL = new StudySize(200, 0.98, 42, 4.6, 59, 3.27);

    StudySize {
        if (ctEdge < 16 || petEdge < 16 || slices < 16) {
            throw new IllegalArgumentException(
                    "expected at least 16 rows, columns and slices, got " + ctEdge + ", " + petEdge + " and " + slices);
        }
    }

    /** CT and PET of {@code edge × edge × slices} voxels, 2 × 2 × 3 mm: all of a body if they are 400 and 300. */
    static StudySize square(int edge, int slices) {
        return new StudySize(edge, 2, edge, 2, slices, 3);
    }

    /** MiB of pixels, two bytes each. */
    double mebibytes() {
        return 2.0 * slices * ((long) ctEdge * ctEdge + (long) petEdge * petEdge) / (1 << 20);
    }

    @Override
    public String toString() {
        return "CT " + ctEdge + "x" + ctEdge + "x" + slices + " and PET " + petEdge + "x" + petEdge + "x" + slices;
    }
}
