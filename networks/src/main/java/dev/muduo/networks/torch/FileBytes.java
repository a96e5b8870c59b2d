package dev.muduo.networks.torch;

import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of unknown honesty, read by position: never beyond its end, never mapped, never whole. Belongs to one thread. */
final class FileBytes implements AutoCloseable {
    private final FileChannel channel;
    private final long size;

    private FileBytes(FileChannel channel, long size) {
        this.channel = channel;
        this.size = size;
    }

    static FileBytes open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new FileBytes(channel, channel.size());
        } catch (IOException | RuntimeException e) {
            try (FileChannel closed = channel) {
                throw e;
            }
        }
    }

    /** Length of the file when it was opened. */
    long size() {
        return size;
    }

    /** Whether [begin, begin + bytes) lies within the file. */
    boolean holds(long begin, long bytes) {
        return begin >= 0 && bytes >= 0 && begin <= size && bytes <= size - begin;
    }

    /** So many bytes, little-endian, ready to be read; the caller has bounded their number. */
    ByteBuffer read(long begin, int bytes) throws IOException {
        if (!holds(begin, bytes)) {
            throw new WeightsException("the weights file is truncated or lies about its sizes: " + bytes
                    + " bytes are wanted at " + begin + " of a file of " + size);
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        fill(begin, buffer);
        return buffer.flip();
    }

    /** Fills the rest of a buffer from a place in the file. */
    void fill(long begin, ByteBuffer buffer) throws IOException {
        long at = begin;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw new WeightsException("the weights file became shorter while it was read");
            }
            at += read;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
