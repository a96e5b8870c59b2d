package dev.muduo.platform.security;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that this process alone changes until it is closed; made with mode 0600 where it is missing. Read and written through one
 * channel: a process that closes any other of the same file loses its lock (POSIX, fcntl). Of one thread.
 */
final class LockedFile implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private LockedFile(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Waits until no other process has it. */
    static LockedFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            return new LockedFile(channel, channel.lock());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    long size() throws IOException {
        return channel.size();
    }

    /** The whole file. */
    byte[] read() throws IOException {
        ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (whole.hasRemaining()) {
            if (channel.read(whole, whole.position()) < 0) {
                throw new EOFException("somebody has shortened the file while it was read");
            }
        }
        return whole.array();
    }

    /** Adds to its end, and returns when that is on disk; what cannot be written whole is taken back. */
    void append(byte[] bytes) throws IOException {
        long end = channel.size();
        ByteBuffer left = ByteBuffer.wrap(bytes);
        try {
            while (left.hasRemaining()) {
                channel.write(left, end + left.position());
            }
            channel.force(true);
        } catch (IOException e) {
            try {
                channel.truncate(end);
            } catch (IOException another) {
                e.addSuppressed(another);
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            lock.release();
        }
    }
}
