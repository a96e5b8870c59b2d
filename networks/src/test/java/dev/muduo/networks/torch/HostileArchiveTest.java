package dev.muduo.networks.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.testing.TorchSave;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives whose directory lies; each begins as a good one and has a few bytes changed. */
class HostileArchiveTest {
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int WIDE_END = 0x06064b50;
    private static final int END = 0x06054b50;

    @TempDir
    Path folder;

    private ByteBuffer good;

    @BeforeEach
    void save() throws IOException {
        Path file = Files.createTempDirectory(folder, "good").resolve("good.pth");
        TorchSave.write(file, new TreeMap<>(Map.of("a", new long[] {40}, "b", new long[] {8})), (name, index) -> index);
        assertEquals(2, TorchStateDict.read(file).size());
        good = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Where the n-th record of a kind begins. */
    private int at(int signature, int number) {
        int found = -1;
        for (int at = 0; at <= good.capacity() - 4; at++) {
            if (good.getInt(at) == signature) {
                found++;
                if (found == number) {
                    return at;
                }
            }
        }
        throw new AssertionError("no record " + number + " of " + Integer.toHexString(signature));
    }

    @Test
    void compressedEntriesAreRefused() throws IOException {
        good.putShort(at(CENTRAL, 2) + 10, (short) 8);
        refused("is compressed");
        Path bomb = folder.resolve("bomb.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                zip.write(zeros);
            }
        }
        assertTrue(Files.size(bomb) < 1 << 20);
        refused("is compressed", bomb);
    }

    @Test
    void sizesThatLieAreRefused() throws IOException {
        int first = at(CENTRAL, 2);
        good.putInt(first + 20, 0xFFFF_FFF0).putInt(first + 24, 0xFFFF_FFF0);
        refused("of 4294967280 bytes does not lie within the file");
        good.putInt(first + 20, 200).putInt(first + 24, 200);
        refused("overlaps what follows it");
        good.putInt(first + 20, 12).putInt(first + 24, 12);
        refused("claims 40 elements (160 bytes) but has 12 bytes");
    }

    @Test
    void overlappingEntriesAreRefused() throws IOException {
        // The second storage is the first one's bytes, under a name of its own: a quine of a bomb.
        int first = good.getInt(at(CENTRAL, 2) + 42);
        good.putInt(at(CENTRAL, 3) + 42, first);
        refused("has another name where it begins");
        good.put(at(CENTRAL, 3) + 46 + "archive/data/".length(), (byte) '0');
        refused("two entries called archive/data/0");
    }

    @Test
    void namesThatLeaveTheArchiveAreRefused() throws IOException {
        for (String name :
                new String[] {"../../../etc/x", "/etc/cron.d/xx", "archive\\data\\0", "archive/../a/0", "C:/Windows/xyz"
                }) {
            rename(2, name);
            refused("no plain relative path");
        }
        rename(2, "archive/\u001b[2Jx");
        refused("archive/?[2Jx");
    }

    private void rename(int entry, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < "archive/data/0".length(); i++) {
            byte letter = i < bytes.length ? bytes[i] : (byte) 'x';
            good.put(at(CENTRAL, entry) + 46 + i, letter);
            good.put(at(LOCAL, entry) + 30 + i, letter);
        }
    }

    @Test
    void moreEntriesThanAnyFileHasAreRefusedBeforeTheyAreRead() throws IOException {
        good.putLong(at(WIDE_END, 0) + 24, 10_000_000).putLong(at(WIDE_END, 0) + 32, 10_000_000);
        good.putInt(at(END, 0) + 8, -1);
        refused("at most 20000 entries");
        Path many = folder.resolve("many.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(many))) {
            zip.setMethod(ZipOutputStream.STORED);
            for (int i = 0; i < 20_001; i++) {
                ZipEntry entry = new ZipEntry("e" + i);
                entry.setSize(0);
                entry.setCrc(0);
                zip.putNextEntry(entry);
            }
        }
        refused("at most 20000 entries", many);
    }

    @Test
    void endsThatContradictOneAnotherAreRefused() throws IOException {
        int wide = at(WIDE_END, 0);
        long entries = good.getLong(wide + 32);
        good.putLong(wide + 32, entries - 1);
        refused("contradict one another");
        good.putLong(wide + 32, entries).putLong(wide + 40, good.getLong(wide + 40) - 46);
        refused("contradict one another");
        save();
        good.putLong(at(END, 0) - 20 + 8, Long.MAX_VALUE);
        refused("second end record");
        save();
        good.putInt(at(END, 0) + 4, 1);
        refused("several parts");
    }

    @Test
    void encryptedEntriesAreRefused() throws IOException {
        int flags = at(CENTRAL, 1) + 8;
        good.putShort(flags, (short) (good.getShort(flags) | 1));
        refused("is encrypted");
    }

    @Test
    void otherByteOrdersAreRefused() throws IOException {
        int content = at(LOCAL, 1)
                + 30
                + Short.toUnsignedInt(good.getShort(at(LOCAL, 1) + 26))
                + Short.toUnsignedInt(good.getShort(at(LOCAL, 1) + 28));
        good.put(content, "big   ".getBytes(StandardCharsets.US_ASCII));
        refused("got byte order big");
    }

    @Test
    void thereIsOnePickle() throws IOException {
        rename(2, "another/data.x");
        good.put(at(CENTRAL, 0) + 46 + "archive/data.pk".length(), (byte) 'x');
        good.put(at(LOCAL, 0) + 30 + "archive/data.pk".length(), (byte) 'x');
        refused("one <name>/data.pkl, got 0");
    }

    private void refused(String words) throws IOException {
        refused(words, Files.write(folder.resolve("hostile.pth"), good.array()));
    }

    private static void refused(String words, Path file) {
        WeightsException e = assertThrows(WeightsException.class, () -> TorchStateDict.read(file));
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }
}
