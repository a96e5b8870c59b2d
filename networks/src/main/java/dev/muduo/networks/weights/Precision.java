package dev.muduo.networks.weights;

/** How the numbers of a tensor are stored in a file; in memory they are always float32. */
public enum Precision {
    FLOAT32(4),
    FLOAT16(2);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }
}
