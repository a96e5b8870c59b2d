package dev.muduo.ingest.door;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiException;
import dev.muduo.imaging.nifti.NiftiLimits;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.store.Sha256;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads the NIfTI files that were sent, hashing what they decompress to, and writes those that will be stored. */
final class ImageFile {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_TRAILING_BYTES = 1 << 20;

    private ImageFile() {}

    /** @param sourceSha256 of the decompressed file */
    record Read<T>(T image, String sourceSha256) {}

    /** @throws Refusal if the content is not one finite scalar image within the limits */
    static Read<Volume> volume(Path file, Part part, DoorLimits limits) {
        NiftiLimits nifti = new NiftiLimits(limits.maxVoxels(), MAX_TRAILING_BYTES);
        Read<Volume> read = read(file, part, (in, name) -> Nifti.readVolume(in, name, nifti));
        return new Read<>(
                new Volume(storable(read.image().grid(), part), read.image().values()), read.sourceSha256());
    }

    /** @throws Refusal if the content is not one image of whole numbers from 0 to 255 within the limits */
    static Read<LabelMap> labels(Path file, DoorLimits limits) {
        NiftiLimits nifti = new NiftiLimits(limits.maxVoxels(), MAX_TRAILING_BYTES);
        Read<LabelMap> read = read(file, Part.LABEL, (in, name) -> Nifti.readLabelMap(in, name, nifti));
        return new Read<>(
                new LabelMap(
                        storable(read.image().grid(), Part.LABEL), read.image().labels()),
                read.sourceSha256());
    }

    /**
     * An image that was made here, as it can be stored.
     *
     * @throws Refusal if a voxel is no finite number or the grid cannot be stored
     */
    static Volume made(Volume volume, Part part) {
        for (float value : volume.values()) {
            if (!Float.isFinite(value)) {
                throw Refusal.invalid(
                        "not-finite",
                        part.word() + ": expected finite values in every voxel, got NaN or infinite ones");
            }
        }
        return new Volume(storable(volume.grid(), part), volume.values());
    }

    private static <T> Read<T> read(Path file, Part part, BiFunction<InputStream, String, T> reader) {
        MessageDigest digest = Sha256.digest();
        try (InputStream content = decompressed(file);
                InputStream hashed = new DigestInputStream(content, digest)) {
            T image = reader.apply(hashed, part.word());
            return new Read<>(image, Sha256.hex(digest.digest()));
        } catch (NiftiException e) {
            throw unreadable(part, e.getMessage(), e);
        } catch (EOFException | ZipException e) {
            throw unreadable(part, part.word() + ": expected a whole gzip file, got a damaged or truncated one", e);
        } catch (UncheckedIOException e) {
            throw new UnreadableSourceException("the file of the " + part.word(), e);
        } catch (IOException e) {
            throw new UnreadableSourceException("the file of the " + part.word(), e);
        }
    }

    /** Unpacked here and not by the reader, so that the hash is of the content and not of how it was packed. */
    private static InputStream decompressed(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            return gzip ? new GZIPInputStream(raw, BUFFER_BYTES) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static Refusal unreadable(Part part, String message, Exception cause) {
        return new Refusal(
                Refusal.Kind.INVALID,
                part.word() + "-unreadable",
                message + "; export the file again and resend",
                cause);
    }

    private static Grid storable(Grid grid, Part part) {
        try {
            return ContentHash.storable(grid);
        } catch (IllegalArgumentException e) {
            throw unreadable(part, part.word() + ": expected an affine of ordinary numbers, got " + grid.affine(), e);
        }
    }

    static PreparedImage write(Read<Volume> read, Part part, Path file) {
        return write(read, ContentHash.of(read.image()), part, file);
    }

    /** The source of what was made here is what it says: hashed once, for a volume may have 2^28 voxels. */
    static PreparedImage write(Volume made, Part part, Path file) {
        String content = ContentHash.of(made);
        return write(new Read<>(made, content), content, part, file);
    }

    private static PreparedImage write(Read<Volume> read, String contentSha256, Part part, Path file) {
        return written(read, part, file, contentSha256, read.image().grid(), out -> Nifti.encodeTo(read.image(), out));
    }

    static PreparedImage write(Read<LabelMap> read, Path file) {
        return written(
                read,
                Part.LABEL,
                file,
                ContentHash.of(read.image()),
                read.image().grid(),
                out -> Nifti.encodeTo(read.image(), out));
    }

    private static PreparedImage written(
            Read<?> read, Part part, Path file, String contentSha256, Grid grid, Consumer<OutputStream> encoder) {
        MessageDigest digest = Sha256.digest();
        try {
            try (OutputStream out = new DigestOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES), digest)) {
                encoder.accept(out);
            }
            return new PreparedImage(
                    part,
                    grid,
                    read.sourceSha256(),
                    contentSha256,
                    file,
                    Sha256.hex(digest.digest()),
                    Files.size(file));
        } catch (UncheckedIOException | IOException e) {
            throw new SurroundingsException("a file cannot be written to local disk; is the disk full?", e);
        }
    }
}
