package dev.muduo.ingest.door;

/** An image that waits, re-encoded on local disk, for the other one of its study; its voxels are let go. */
public final class AdmittedImage {
    private final PreparedImage image;
    private final Measures measures;

    AdmittedImage(PreparedImage image, Measures measures) {
        this.image = image;
        this.measures = measures;
    }

    public PreparedImage image() {
        return image;
    }

    Measures measures() {
        return measures;
    }
}
