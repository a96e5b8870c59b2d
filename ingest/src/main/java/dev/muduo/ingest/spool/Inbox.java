package dev.muduo.ingest.spool;

import static dev.muduo.ingest.spool.UnfitInstanceException.Reason.TOO_MANY;

import dev.muduo.platform.agent.SurroundingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Where instances are written while they come; what is left here by a process that died is nobody's. Safe for several threads. */
final class Inbox {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path directory;
    private final long leastFreeBytes;

    /** Empties the directory. */
    Inbox(Path directory, long leastFreeBytes) throws IOException {
        this.directory = directory;
        this.leastFreeBytes = leastFreeBytes;
        SecureFiles.createDirectory(directory);
        try (Stream<Path> left = Files.list(directory)) {
            for (Path file : List.copyOf(left.toList())) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * Passes if there is room on the disk.
     *
     * @throws SurroundingsException if there is none
     */
    void requireRoom() {
        long free = Disk.on(() -> Files.getFileStore(directory).getUsableSpace());
        if (free < leastFreeBytes) {
            throw new SurroundingsException("the disk of the DICOM spool has " + free + " bytes left and "
                    + leastFreeBytes + " must stay free; remove files, or move ingest.dicom.spool");
        }
    }

    /** Durable when it returns; throws as {@link Spool#receive}. */
    ReceivedInstance receive(InputStream content, long maxBytes) throws IOException {
        requireRoom();
        Path file = directory.resolve(UUID.randomUUID().toString());
        try (FileChannel out = Disk.on(() -> SecureFiles.open(file, StandardOpenOption.CREATE_NEW))) {
            copy(content, maxBytes, out);
            Disk.doing(() -> out.force(true));
            return Disk.on(() -> ReceivedInstance.of(file));
        } catch (IOException | RuntimeException e) {
            discard(file);
            throw e;
        }
    }

    private static void copy(InputStream content, long maxBytes, FileChannel out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        for (int got = content.read(buffer); got >= 0; got = content.read(buffer)) {
            bytes += got;
            if (bytes > maxBytes) {
                throw new UnfitInstanceException(
                        TOO_MANY, "expected an instance of at most " + maxBytes + " bytes, got more");
            }
            ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, got);
            while (chunk.hasRemaining()) {
                Disk.doing(() -> out.write(chunk));
            }
        }
    }

    /** What cannot be removed is left for the next start. */
    void discard(Path file) {
        Disk.doing(() -> Files.deleteIfExists(file));
    }
}
