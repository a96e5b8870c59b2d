package dev.muduo.imaging.nifti;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Gzip that compresses its content in blocks, which other threads help with. One thread writes; it compresses, too, whenever the
 * others are busy, so that it waits for none that has not begun. A few blocks are in memory.
 *
 * <p>The blocks are cut by the content alone, and none looks back into the one before: the same content gives the same bytes,
 * whatever the threads. Each ends on a byte (RFC 1951, 3.2.4), and all are one member of gzip (RFC 1952, 2.2). One member a block
 * would be simpler, but {@code DecompressionStream} need not read a second one (Compression Standard, 3), and {@code
 * GZIPInputStream} overlooks it where the next bytes have not come yet.
 */
final class BlockGzip extends OutputStream {
    /** Larger ones compress no better, and smaller ones worse: each begins without a memory of what came before. */
    static final int BLOCK_BYTES = 1 << 18;

    /** Deflate, no name, no time, an unknown system: the same on every machine. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    /** The last block of deflate's, which is empty: none before knows that it is the last. */
    private static final byte[] END = {3, 0};

    private final OutputStream out;
    private final Executor helpers;
    private final int mostWaiting;
    private final CRC32 checksum = new CRC32();
    private final Deque<FutureTask<Block>> waiting = new ArrayDeque<>();
    private final Deque<Block> free = new ArrayDeque<>();
    private Block filling = new Block();
    private long bytes;

    /**
     * Writes the header.
     *
     * @param out         stays open
     * @param helpers     may run what it is given, now, later or never
     * @param mostHelpers blocks that they compress at the same time; 0 for none
     */
    BlockGzip(OutputStream out, Executor helpers, int mostHelpers) throws IOException {
        this.out = out;
        this.helpers = helpers;
        // One at work and one that is next, for each.
        this.mostWaiting = 2 * mostHelpers;
        out.write(HEADER);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
        checksum.update(content, offset, length);
        bytes += length;
        for (int done = 0; done < length; ) {
            done += filling.fill(content, offset + done, length - done);
            if (filling.count == BLOCK_BYTES) {
                compress(filling);
                filling = free.isEmpty() ? new Block() : free.poll();
            }
        }
    }

    private void compress(Block block) throws IOException {
        FutureTask<Block> task = new FutureTask<>(block::deflate);
        if (waiting.size() < mostWaiting) {
            helpers.execute(task);
        } else {
            task.run();
        }
        waiting.add(task);
        while (!waiting.isEmpty()
                && (waiting.size() > mostWaiting || waiting.peek().isDone())) {
            writeFirst();
        }
    }

    private void writeFirst() throws IOException {
        FutureTask<Block> first = waiting.poll();
        // Does nothing if somebody has begun with it.
        first.run();
        Block block = ended(first);
        out.write(block.deflated, 0, block.deflatedCount);
        block.count = 0;
        free.add(block);
    }

    /** Waits for milliseconds, and keeps an interrupt for those who wait for longer. */
    private static Block ended(FutureTask<Block> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    // Deflating bytes in memory fails for want of memory, or by a fault of ours.
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw new IllegalStateException("a block cannot be compressed", e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Writes what is left of the content, and the end; nothing may be written after that. Leaves the stream below open. */
    void finish() throws IOException {
        if (filling.count > 0) {
            FutureTask<Block> last = new FutureTask<>(filling::deflate);
            last.run();
            waiting.add(last);
        }
        while (!waiting.isEmpty()) {
            writeFirst();
        }
        out.write(END);
        out.write(ByteBuffer.allocate(2 * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) checksum.getValue())
                .putInt((int) bytes)
                .array());
    }

    /** What does not need to be compressed any more, because the writing has failed, is not begun. */
    void abandon() {
        waiting.forEach(task -> task.cancel(false));
    }

    /** One thread at a time. */
    private static final class Block {
        private final byte[] content = new byte[BLOCK_BYTES];
        private int count;
        /** Of noise deflate makes a little more than it was: some bytes each 16 KiB. */
        private final byte[] deflated = new byte[BLOCK_BYTES + (BLOCK_BYTES >> 6)];

        private int deflatedCount;

        /** @return how many bytes there was room for */
        int fill(byte[] from, int offset, int length) {
            int taken = Math.min(length, BLOCK_BYTES - count);
            System.arraycopy(from, offset, content, count, taken);
            count += taken;
            return taken;
        }

        /** Level 1: a study is compressed once a hop, and a higher level costs more time than it saves bytes. */
        Block deflate() {
            Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
            try {
                deflater.setInput(content, 0, count);
                deflatedCount = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH);
                if (deflatedCount == deflated.length) {
                    throw new IllegalStateException("deflate made " + deflatedCount + " bytes or more of " + count);
                }
                return this;
            } finally {
                deflater.end();
            }
        }
    }
}
