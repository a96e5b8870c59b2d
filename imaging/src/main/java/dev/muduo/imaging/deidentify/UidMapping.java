package dev.muduo.imaging.deidentify;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Other UIDs for UIDs: {@code 2.25.} and the decimal number of a UUID (PS3.5, B.2) made of the first 128 bits of the keyed hash of
 * the UID (RFC 9562, version 8). The same UID always becomes the same one, in whatever object it stands, so references stay whole.
 */
public final class UidMapping {
    /** What DICOM itself has registered (SOP classes, well-known frames of reference, palettes) identifies nobody. */
    private static final String REGISTERED = "1.2.840.10008.";

    private static final int UUID_BYTES = 16;

    private final KeyedHash key;

    public UidMapping(KeyedHash key) {
        this.key = key;
    }

    public String map(String uid) {
        if (uid.startsWith(REGISTERED)) {
            return uid;
        }
        byte[] uuid = Arrays.copyOf(key.hash(uid), UUID_BYTES);
        uuid[6] = (byte) (uuid[6] & 0x0f | 0x80);
        uuid[8] = (byte) (uuid[8] & 0x3f | 0x80);
        return "2.25." + new BigInteger(1, uuid);
    }
}
