package dev.muduo.imaging.archive;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The plain files of a gzipped tar archive (POSIX ustar), in memory: the form in which public collections hand out single
 * series. Links, devices and names of other dialects are passed over.
 */
public final class TarGz {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_BYTES = 12;
    private static final int TYPE_AT = 156;
    private static final int PREFIX_AT = 345;
    private static final int PREFIX_BYTES = 155;

    private TarGz() {}

    /**
     * The files by their names, in the archive's order.
     *
     * @param maxBytes most bytes of all files together, after inflating
     * @throws ArchiveException if it is no such archive, damaged, or larger
     * @throws UncheckedIOException if it cannot be reached
     */
    public static Map<String, byte[]> read(Path archive, long maxBytes) {
        try (InputStream file = Files.newInputStream(archive)) {
            return read(new GZIPInputStream(new BufferedInputStream(file)), archive.toString(), maxBytes);
        } catch (ZipException | EOFException e) {
            throw new ArchiveException(archive + ": expected a whole gzip file, got a damaged or truncated one", e);
        } catch (IOException e) {
            throw new UncheckedIOException(archive + ": cannot be read", e);
        }
    }

    private static Map<String, byte[]> read(InputStream in, String archive, long maxBytes) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        long left = maxBytes;
        for (byte[] header = in.readNBytes(BLOCK); header.length == BLOCK; header = in.readNBytes(BLOCK)) {
            if (header[0] == 0) {
                return files;
            }
            long size = size(header, archive);
            left -= size + BLOCK;
            if (left < 0) {
                throw new ArchiveException(archive + ": expected at most " + maxBytes + " bytes of files, got more");
            }
            byte[] content = in.readNBytes((int) size);
            if (content.length < size) {
                throw new ArchiveException(archive + ": expected a file of " + size + " bytes, got the archive's end");
            }
            in.skipNBytes(Math.floorMod(-size, (long) BLOCK));
            if (header[TYPE_AT] == '0' || header[TYPE_AT] == 0) {
                files.put(name(header), content);
            }
        }
        return files;
    }

    private static long size(byte[] header, String archive) {
        String octal = text(header, SIZE_AT, SIZE_BYTES).strip();
        if (!octal.matches("[0-7]{1,11}") || Long.parseLong(octal, 8) > Integer.MAX_VALUE - 8) {
            throw new ArchiveException(
                    archive + ": expected the header of a file in a tar archive, got something else");
        }
        return Long.parseLong(octal, 8);
    }

    private static String name(byte[] header) {
        String prefix = text(header, PREFIX_AT, PREFIX_BYTES);
        String name = text(header, 0, NAME_BYTES);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] header, int from, int most) {
        int to = from;
        while (to < from + most && header[to] != 0) {
            to++;
        }
        return new String(header, from, to - from, StandardCharsets.UTF_8);
    }
}
