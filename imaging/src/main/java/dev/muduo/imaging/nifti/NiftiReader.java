package dev.muduo.imaging.nifti;

import dev.muduo.imaging.Grid;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Streams the voxels of one image into a {@link VoxelSink}, checking what the header claims before believing it. */
final class NiftiReader {
    /** Deflate cannot shrink by more than this; a gzip file that claims more than that is lying. */
    private static final long MOST_COMPRESSION = 1040;

    private static final int CHUNK_VOXELS = 1 << 13;
    private static final int BUFFER_BYTES = 1 << 16;

    private NiftiReader() {}

    /**
     * Reads the content to its end.
     *
     * @param contentBytes size of the content where it is known, otherwise {@link Long#MAX_VALUE}
     * @return the header; the sink has all its voxels
     */
    static NiftiHeader read(InputStream content, long contentBytes, String name, NiftiLimits limits, VoxelSink sink) {
        return reading(content, name, in -> {
            NiftiHeader header = header(in, contentBytes, name, limits);
            int skip = header.voxOffset() - NiftiHeader.BYTES;
            requireAll(in.stream().readNBytes(skip).length, skip, "bytes between header and voxels", name);
            sink.begin(header.grid().voxels(), contentBytes != Long.MAX_VALUE);
            readVoxels(in.stream(), header, name, sink);
            readTrailer(in.stream(), name, limits.maxTrailingBytes());
            return header;
        });
    }

    /** The grid by the header alone; what follows it is not looked at. */
    static Grid grid(InputStream content, long contentBytes, String name, NiftiLimits limits) {
        return reading(
                content, name, in -> header(in, contentBytes, name, limits).grid());
    }

    /** Decompressed content, and whether it was compressed. */
    private record Content(InputStream stream, boolean gzip) {}

    @FunctionalInterface
    private interface Reading<T> {
        T from(Content content) throws IOException;
    }

    private static <T> T reading(InputStream content, String name, Reading<T> reading) {
        try {
            BufferedInputStream buffered = new BufferedInputStream(content, BUFFER_BYTES);
            boolean gzip = startsLikeGzip(buffered);
            return reading.from(new Content(gzip ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered, gzip));
        } catch (EOFException | ZipException e) {
            throw new NiftiException(name + ": expected a whole gzip file, got a damaged or truncated one", e);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": cannot be read", e);
        }
    }

    private static NiftiHeader header(Content content, long contentBytes, String name, NiftiLimits limits)
            throws IOException {
        byte[] first = new byte[NiftiHeader.BYTES];
        requireAll(content.stream().readNBytes(first, 0, first.length), first.length, "header", name);
        NiftiHeader header = NiftiHeader.parse(first, name, limits.maxVoxels());
        requirePossible(header, contentBytes, content.gzip(), name);
        return header;
    }

    private static boolean startsLikeGzip(BufferedInputStream in) throws IOException {
        in.mark(2);
        int first = in.read();
        int second = in.read();
        in.reset();
        return first == 0x1f && second == 0x8b;
    }

    private static void requireAll(long got, long expected, String what, String name) {
        if (got < expected) {
            throw new NiftiException(
                    name + ": expected " + expected + " " + what + " bytes, got " + got + "; the file is truncated");
        }
    }

    private static void requirePossible(NiftiHeader header, long contentBytes, boolean gzip, String name) {
        long most = contentBytes >= Long.MAX_VALUE / MOST_COMPRESSION
                ? Long.MAX_VALUE
                : contentBytes * (gzip ? MOST_COMPRESSION : 1);
        if (header.totalBytes() > most) {
            throw new NiftiException(name + ": expected " + header.totalBytes() + " bytes for "
                    + header.grid().nx() + " x "
                    + header.grid().ny() + " x " + header.grid().nz() + " voxels of type " + header.type()
                    + ", got a file of " + contentBytes + (gzip ? " gzip" : "") + " bytes; it is truncated or damaged");
        }
    }

    private static void readVoxels(InputStream in, NiftiHeader header, String name, VoxelSink sink) throws IOException {
        int voxels = header.grid().voxels();
        int bytes = header.type().bytes;
        byte[] raw = new byte[Math.min(voxels, CHUNK_VOXELS) * bytes];
        ByteBuffer chunk = ByteBuffer.wrap(raw).order(header.order());
        double[] values = new double[raw.length / bytes];
        for (int done = 0; done < voxels; done += values.length) {
            int count = Math.min(values.length, voxels - done);
            int got = in.readNBytes(raw, 0, count * bytes);
            if (got < count * bytes) {
                requireAll((long) done * bytes + got, (long) voxels * bytes, "voxel", name);
            }
            chunk.clear();
            header.type().decode(chunk, values, count);
            scale(values, count, header.slope(), header.intercept());
            sink.accept(values, count);
        }
    }

    private static void scale(double[] values, int count, double slope, double intercept) {
        if (slope == 1 && intercept == 0) {
            return;
        }
        for (int n = 0; n < count; n++) {
            values[n] = values[n] * slope + intercept;
        }
    }

    /** Reads to the end, so that gzip's checksum is compared and a digest around the stream has seen everything. */
    private static void readTrailer(InputStream in, String name, int maxTrailingBytes) throws IOException {
        byte[] buffer = new byte[1 << 12];
        long trailing = 0;
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            trailing += got;
            if (trailing > maxTrailingBytes) {
                throw new NiftiException(name + ": expected the end of the file after the last voxel, got more than "
                        + maxTrailingBytes + " bytes");
            }
        }
    }
}
