package dev.muduo.networks.torch;

import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where a zip's central directory lies, as its end records say (source: PKWARE APPNOTE 6.3, 4.3.14 to 4.3.16).
 *
 * @param entries how many entries the directory has
 * @param begin   where it begins in the file
 * @param bytes   its length
 */
record ArchiveEnd(long entries, long begin, long bytes) {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT_BYTES = 65_535;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int WIDE_SIGNATURE = 0x06064b50;
    private static final int WIDE_BYTES = 56;
    private static final long NARROW_COUNT_FULL = 0xFFFF;
    private static final long NARROW_FULL = 0xFFFF_FFFFL;

    /** @throws WeightsException if the file ends as no zip does, or its two end records contradict one another */
    static ArchiveEnd find(FileBytes file) throws IOException {
        int tailBytes = (int) Math.min(file.size(), END_BYTES + MAX_COMMENT_BYTES);
        long tailBegin = file.size() - tailBytes;
        ByteBuffer tail = file.read(tailBegin, tailBytes);
        for (int at = tailBytes - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END_SIGNATURE
                    && Short.toUnsignedInt(tail.getShort(at + 20)) == tailBytes - END_BYTES - at) {
                return at(file, tailBegin + at, tail.slice(at, END_BYTES).order(ByteOrder.LITTLE_ENDIAN));
            }
        }
        throw new WeightsException("the weights file is not a zip archive or is truncated;"
                + " files of torch before 1.6 must be saved again");
    }

    private static ArchiveEnd at(FileBytes file, long position, ByteBuffer end) throws IOException {
        ArchiveEnd narrow = new ArchiveEnd(
                Short.toUnsignedLong(end.getShort(10)),
                Integer.toUnsignedLong(end.getInt(16)),
                Integer.toUnsignedLong(end.getInt(12)));
        if (end.getInt(4) != 0 || end.getShort(8) != end.getShort(10)) {
            throw new WeightsException("the weights file is one part of a zip in several parts: join them first");
        }
        long locator = position - LOCATOR_BYTES;
        if (locator < 0 || file.read(locator, LOCATOR_BYTES).getInt(0) != LOCATOR_SIGNATURE) {
            return narrow.endingAt(position);
        }
        long wideAt = file.read(locator, LOCATOR_BYTES).getLong(8);
        if (wideAt < 0 || wideAt > locator - WIDE_BYTES) {
            throw damaged("its second end record would lie at " + wideAt);
        }
        ByteBuffer wide = file.read(wideAt, WIDE_BYTES);
        if (wide.getInt(0) != WIDE_SIGNATURE) {
            throw damaged("there is no second end record where its locator says");
        }
        ArchiveEnd found = new ArchiveEnd(wide.getLong(32), wide.getLong(48), wide.getLong(40));
        if (contradict(narrow.entries, found.entries, NARROW_COUNT_FULL)
                || contradict(narrow.begin, found.begin, NARROW_FULL)
                || contradict(narrow.bytes, found.bytes, NARROW_FULL)) {
            throw damaged("its two end records contradict one another");
        }
        return found.endingAt(wideAt);
    }

    /** A full narrow field says: look into the wide one. */
    private static boolean contradict(long narrow, long wide, long full) {
        return narrow != full && narrow != wide;
    }

    private ArchiveEnd endingAt(long position) {
        if (entries < 0 || begin < 0 || bytes < 0 || bytes > position || begin != position - bytes) {
            throw damaged("its directory of " + bytes + " bytes at " + begin + " does not end at " + position);
        }
        return this;
    }

    private static WeightsException damaged(String how) {
        return new WeightsException("the zip archive is damaged or has been tampered with: " + how);
    }
}
