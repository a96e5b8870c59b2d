package dev.muduo.imaging.nifti;

import static dev.muduo.imaging.nifti.BlockGzip.BLOCK_BYTES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BlockGzipTest {
    private static final Executor NOBODY = task -> {};
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;

    /** Its threads end with the process. */
    private static final ForkJoinPool POOL = new ForkJoinPool(3);

    /** Neither noise nor all the same, and different from block to block. */
    private static byte[] content(int bytes) {
        Random random = new Random(bytes);
        byte[] content = new byte[bytes];
        for (int n = 0; n < bytes; n++) {
            content[n] = (byte) (random.nextInt(4) * (n / 1000 % 7));
        }
        return content;
    }

    private static byte[] gzip(byte[] content, Executor helpers, int mostHelpers) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BlockGzip gzip = new BlockGzip(out, helpers, mostHelpers);
        gzip.write(content);
        gzip.finish();
        return out.toByteArray();
    }

    private static byte[] unpacked(byte[] gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }

    @Test
    void theBytesAreTheSameWhoeverHelps() throws IOException {
        byte[] content = content(9 * BLOCK_BYTES + 12_345);
        byte[] alone = gzip(content, NOBODY, 0);
        assertArrayEquals(content, unpacked(alone));
        assertArrayEquals(alone, gzip(content, NOBODY, 2), "those who should help never come to it");
        assertArrayEquals(alone, gzip(content, Runnable::run, 2));
        for (int helpers = 1; helpers <= 3; helpers++) {
            assertArrayEquals(alone, gzip(content, POOL, helpers), helpers + " help");
        }
        Deque<Runnable> late = new ArrayDeque<>();
        Executor lastComesFirst = task -> {
            late.push(task);
            if (late.size() == 2) {
                late.pop().run();
            }
        };
        assertArrayEquals(alone, gzip(content, lastComesFirst, 2), "the second is done before the first");
    }

    @Property(tries = 30)
    void whatIsWrittenIsReadHoweverItIsCut(
            @ForAll @IntRange(max = 3) int blocks, @ForAll @IntRange(min = -1, max = 1) int more, @ForAll long seed)
            throws IOException {
        byte[] content = content(Math.max(0, blocks * BLOCK_BYTES + more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BlockGzip gzip = new BlockGzip(out, POOL, 1);
        Random random = new Random(seed);
        for (int done = 0; done < content.length; ) {
            int count = Math.min(content.length - done, random.nextInt(2 * BLOCK_BYTES));
            if (count == 1) {
                gzip.write(content[done]);
            } else {
                gzip.write(content, done, count);
            }
            done += count;
        }
        gzip.finish();
        assertArrayEquals(content, unpacked(out.toByteArray()));
        assertArrayEquals(gzip(content, NOBODY, 0), out.toByteArray());
    }

    @Test
    void noiseGrowsALittle() throws IOException {
        byte[] noise = new byte[2 * BLOCK_BYTES];
        new Random(1).nextBytes(noise);
        byte[] gzip = gzip(noise, POOL, 1);
        assertTrue(gzip.length > noise.length && gzip.length < noise.length + noise.length / 100);
        assertArrayEquals(noise, unpacked(gzip));
    }

    /** Browsers read no further than the first one's end. */
    @Test
    void itIsOneMember() throws IOException, DataFormatException {
        byte[] content = content(3 * BLOCK_BYTES);
        byte[] gzip = gzip(content, POOL, 1);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(gzip, HEADER_BYTES, gzip.length - HEADER_BYTES);
            byte[] first = new byte[content.length + 1];
            assertEquals(content.length, inflater.inflate(first));
            assertTrue(inflater.finished());
            assertEquals(TRAILER_BYTES, inflater.getRemaining());
        } finally {
            inflater.end();
        }
    }

    @Test
    void anInterruptIsKept() throws IOException {
        byte[] content = content(6 * BLOCK_BYTES);
        Thread.currentThread().interrupt();
        byte[] gzip = gzip(content, POOL, 2);
        assertTrue(Thread.interrupted());
        assertArrayEquals(content, unpacked(gzip));
    }

    /** Those who would help come to it when nobody wants it any more. */
    @Test
    void whatCannotBeWrittenIsTold() throws IOException {
        IOException full = new IOException("no space left");
        OutputStream disk = new OutputStream() {
            private int room = HEADER_BYTES;

            @Override
            public void write(int value) throws IOException {
                if (room-- == 0) {
                    throw full;
                }
            }
        };
        Deque<Runnable> late = new ArrayDeque<>();
        BlockGzip gzip = new BlockGzip(disk, late::add, 2);
        byte[] content = content(4 * BLOCK_BYTES);
        gzip.write(content);
        assertSame(full, assertThrows(IOException.class, () -> gzip.write(content)));
        assertFalse(late.isEmpty());
        gzip.abandon();
        late.forEach(Runnable::run);
    }
}
