package dev.muduo.imaging.nifti;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;

/** Writes images, streamed: beside the image itself only small buffers are held. */
final class NiftiWriter {
    private static final int CHUNK_VOXELS = 1 << 14;
    /** With more the disk, or whoever the bytes go to, is slower than they are. */
    private static final int MOST_PROCESSORS = 8;

    private NiftiWriter() {}

    /** Writes an image without compression. */
    interface Body {
        void to(OutputStream out) throws IOException;
    }

    static Body of(Volume volume) {
        byte[] header = NiftiHeader.format(volume.grid(), NiftiType.FLOAT32, false);
        return out -> {
            out.write(header);
            float[] values = volume.values();
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_VOXELS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int done = 0; done < values.length; done += CHUNK_VOXELS) {
                int count = Math.min(CHUNK_VOXELS, values.length - done);
                chunk.asFloatBuffer().put(values, done, count);
                out.write(chunk.array(), 0, count * Float.BYTES);
            }
        };
    }

    static Body of(LabelMap map) {
        byte[] header = NiftiHeader.format(map.grid(), NiftiType.UINT8, true);
        return out -> {
            out.write(header);
            out.write(map.labels());
        };
    }

    /** Leaves the stream open. The machine's other processors help. */
    static void gzip(Body body, OutputStream out) throws IOException {
        int processors = Math.min(MOST_PROCESSORS, Runtime.getRuntime().availableProcessors());
        BlockGzip gzip = new BlockGzip(out, ForkJoinPool.commonPool(), processors - 1);
        try {
            body.to(gzip);
            gzip.finish();
        } finally {
            gzip.abandon();
        }
        out.flush();
    }

    /** Nothing half-written is ever seen under the name: the bytes go to a file beside it, which is then renamed. */
    static void file(Body body, Path file) throws IOException {
        Path target = file.toAbsolutePath();
        // Not createTempFile: that hides the file from other users, whatever the process's umask allows.
        Path part = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (OutputStream out =
                    Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                if (target.toString().endsWith(".gz")) {
                    gzip(body, out);
                } else {
                    body.to(out);
                }
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException e) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException cleaning) {
                e.addSuppressed(cleaning);
            }
            throw e;
        }
    }
}
