package dev.muduo.networks.torch;

import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of a zip, read with no trust in it (source: PKWARE APPNOTE 6.3, 4.3.7 and 4.3.12): their number and the memory
 * for them are bounded, every one lies within the file, none overlaps another, none is compressed, and each local header names
 * what the directory does. What may claim a terabyte here costs an attacker a terabyte of file.
 */
final class ArchiveDirectory {
    private static final int MAX_ENTRIES = 20_000;
    private static final int MAX_BYTES = 8 << 20;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int ENCRYPTED = 1;
    private static final short STORED = 0;
    private static final short WIDE_SIZES = 1;
    private static final long NARROW_FULL = 0xFFFF_FFFFL;

    private ArchiveDirectory() {}

    static Map<String, ArchiveEntry> read(FileBytes file) throws IOException {
        ArchiveEnd end = ArchiveEnd.find(file);
        if (end.entries() > MAX_ENTRIES || end.bytes() > MAX_BYTES) {
            throw new WeightsException("a weights file has at most " + MAX_ENTRIES + " entries in a directory of "
                    + MAX_BYTES + " bytes, got " + end.entries() + " in " + end.bytes());
        }
        ByteBuffer directory = file.read(end.begin(), (int) end.bytes());
        Map<String, ArchiveEntry> entries = new LinkedHashMap<>();
        try {
            for (long i = 0; i < end.entries(); i++) {
                ArchiveEntry entry = located(file, listed(directory));
                if (entries.put(entry.name(), entry) != null) {
                    throw new WeightsException("the archive has two entries called " + entry.name());
                }
            }
        } catch (BufferUnderflowException e) {
            throw new WeightsException("the archive's directory is truncated", e);
        }
        if (directory.hasRemaining()) {
            throw new WeightsException(
                    "the archive's directory has more than the " + end.entries() + " entries claimed");
        }
        requireApart(entries.values().stream().toList(), end.begin());
        return entries;
    }

    /** The next entry of the directory; where its content begins only its local header tells. */
    private static ArchiveEntry listed(ByteBuffer directory) {
        ByteBuffer fixed = next(directory, ENTRY_BYTES);
        if (fixed.getInt(0) != ENTRY_SIGNATURE) {
            throw new WeightsException("the archive's directory is damaged");
        }
        byte[] nameBytes = new byte[Short.toUnsignedInt(fixed.getShort(28))];
        directory.get(nameBytes);
        ByteBuffer extra = next(directory, Short.toUnsignedInt(fixed.getShort(30)));
        next(directory, Short.toUnsignedInt(fixed.getShort(32)));
        String name = requirePlain(new String(nameBytes, StandardCharsets.UTF_8));
        long[] sizes = {
            Integer.toUnsignedLong(fixed.getInt(24)),
            Integer.toUnsignedLong(fixed.getInt(20)),
            Integer.toUnsignedLong(fixed.getInt(42))
        };
        widen(sizes, extra);
        if (fixed.getShort(10) != STORED || sizes[0] != sizes[1]) {
            throw new WeightsException("the entry " + name
                    + " is compressed; torch writes uncompressed entries, and others could grow without end");
        }
        if ((fixed.getShort(8) & ENCRYPTED) != 0) {
            throw new WeightsException("the entry " + name + " is encrypted");
        }
        return new ArchiveEntry(name, sizes[2], -1, sizes[0], fixed.getInt(16));
    }

    /** Full narrow fields stand, in their order, in the extra field of wide sizes. */
    private static void widen(long[] sizes, ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            short kind = extra.getShort();
            ByteBuffer content = next(extra, Short.toUnsignedInt(extra.getShort()));
            if (kind == WIDE_SIZES) {
                for (int i = 0; i < sizes.length; i++) {
                    if (sizes[i] == NARROW_FULL) {
                        sizes[i] = content.getLong();
                    }
                }
            }
        }
    }

    private static String requirePlain(String name) {
        boolean plain = !name.isEmpty()
                && !name.startsWith("/")
                && name.chars().allMatch(letter -> letter > ' ' && letter < 0x7f && letter != '\\' && letter != ':')
                && Arrays.stream(name.split("/", -1)).noneMatch(step -> step.equals("..") || step.equals("."));
        if (!plain) {
            throw new WeightsException("an entry of the archive is called " + TorchNames.shown(name)
                    + ", which is no plain relative path: refused");
        }
        return name;
    }

    private static ArchiveEntry located(FileBytes file, ArchiveEntry listed) throws IOException {
        ByteBuffer local = file.read(listed.header(), LOCAL_BYTES);
        int nameBytes = Short.toUnsignedInt(local.getShort(26));
        long begin = listed.header() + LOCAL_BYTES + nameBytes + Short.toUnsignedInt(local.getShort(28));
        if (local.getInt(0) != LOCAL_SIGNATURE || !file.holds(begin, listed.bytes())) {
            throw new WeightsException("the entry " + listed.name() + " of " + listed.bytes()
                    + " bytes does not lie within the file of " + file.size() + " bytes");
        }
        byte[] name = file.read(listed.header() + LOCAL_BYTES, nameBytes).array();
        if (!listed.name().equals(new String(name, StandardCharsets.UTF_8))) {
            throw new WeightsException("the entry " + listed.name() + " has another name where it begins");
        }
        return new ArchiveEntry(listed.name(), listed.header(), begin, listed.bytes(), listed.crc());
    }

    private static void requireApart(List<ArchiveEntry> entries, long directoryBegin) {
        List<ArchiveEntry> byPlace = new ArrayList<>(entries);
        byPlace.sort(Comparator.comparingLong(ArchiveEntry::header));
        for (int i = 0; i < byPlace.size(); i++) {
            long next = i + 1 < byPlace.size() ? byPlace.get(i + 1).header() : directoryBegin;
            if (byPlace.get(i).end() > next) {
                throw new WeightsException("the entry " + byPlace.get(i).name()
                        + " overlaps what follows it: the sizes in the archive lie");
            }
        }
    }

    private static ByteBuffer next(ByteBuffer buffer, int bytes) {
        if (bytes > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = buffer.slice(buffer.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(buffer.position() + bytes);
        return part;
    }
}
