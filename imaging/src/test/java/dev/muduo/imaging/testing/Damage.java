package dev.muduo.imaging.testing;

import java.util.Arrays;
import java.util.Random;

/** Files as they come from a bad disk or a bad person. */
public final class Damage {
    /** The preamble and the prefix stay: what does not begin like a DICOM file is refused before anything is read. */
    private static final int FIRST = 132;

    private Damage() {}

    /** A copy with bytes changed, moved, emptied and at times cut off, after the prefix of a DICOM file. */
    public static byte[] of(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            int at = FIRST + random.nextInt(bytes.length - FIRST);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xff);
                case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)), (byte) 0);
                default -> {
                    int from = random.nextInt(bytes.length);
                    System.arraycopy(
                            bytes, from, bytes, at, Math.min(random.nextInt(40), bytes.length - Math.max(at, from)));
                }
            }
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(bytes, FIRST + random.nextInt(bytes.length - FIRST)) : bytes;
    }
}
