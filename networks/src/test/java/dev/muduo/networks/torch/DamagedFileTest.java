package dev.muduo.networks.torch;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.testing.TorchSave;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is cut off or changed, a file is read or refused with a reason; it never hangs, crashes or takes memory. */
class DamagedFileTest {
    private static final Map<String, long[]> SHAPES =
            new TreeMap<>(Map.of("a.weight", new long[] {3, 5}, "a.bias", new long[] {3}, "b", new long[0]));

    private static Path folder;
    private static byte[] whole;
    private static byte[] pickle;

    @BeforeContainer
    static void save() throws IOException {
        folder = Files.createTempDirectory("damaged");
        Path file = folder.resolve("whole.pth");
        TorchSave.write(file, SHAPES, (name, index) -> index);
        whole = Files.readAllBytes(file);
        try (TorchArchive archive = TorchArchive.open(file)) {
            pickle = archive.pickle().array();
        }
    }

    @AfterContainer
    static void remove() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Property(tries = 1000)
    void everyTruncationIsRefused(@ForAll @IntRange(min = 0, max = 100_000) int place) throws IOException {
        Path cut = Files.write(folder.resolve("cut.pth"), Arrays.copyOf(whole, place % whole.length));
        assertThrows(WeightsException.class, () -> TorchStateDict.read(cut));
    }

    @Property(tries = 3000)
    void changedBytesAreReadOrRefused(
            @ForAll @Size(min = 1, max = 4) int[] places, @ForAll @Size(min = 4, max = 4) byte[] values)
            throws IOException {
        byte[] changed = whole.clone();
        for (int i = 0; i < places.length; i++) {
            changed[Math.floorMod(places[i], changed.length)] = values[i];
        }
        readOrRefused(changed);
    }

    /** Past the checksum, which an attacker writes as he likes. */
    @Property(tries = 5000)
    void aChangedPickleIsReadOrRefused(
            @ForAll @Size(min = 1, max = 3) int[] places, @ForAll @Size(min = 3, max = 3) byte[] values) {
        byte[] changed = pickle.clone();
        for (int i = 0; i < places.length; i++) {
            changed[Math.floorMod(places[i], changed.length)] = values[i];
        }
        unpickledOrRefused(changed);
    }

    @Property(tries = 3000)
    void anyOpcodesAreReadOrRefused(@ForAll @Size(max = 60) List<@From("opcodes") Byte> pickled) {
        byte[] bytes = new byte[pickled.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = pickled.get(i);
        }
        unpickledOrRefused(bytes);
    }

    @Provide
    Arbitrary<Byte> opcodes() {
        byte[] known =
                "(01NGJKM)t]ae}suqrhjcRbQXBC.\u0080\u0085\u0086\u0087\u0088\u0089\u008a\u008c\u008f\u0090\u0091\u0093\u0094"
                        .getBytes(StandardCharsets.ISO_8859_1);
        return Arbitraries.integers().between(0, known.length - 1).map(i -> known[i]);
    }

    private static void unpickledOrRefused(byte[] bytes) {
        try {
            assertNotNull(SafeUnpickler.load(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)));
        } catch (WeightsException e) {
            assertTrue(e.getMessage().length() > 10 && e.getMessage().length() < 1_000, e.getMessage());
        }
    }

    private static void readOrRefused(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("changed.pth"), bytes);
        try {
            SortedMap<String, Tensor> read = TorchStateDict.read(file);
            assertTrue(read.size() <= SHAPES.size(), read.toString());
        } catch (WeightsException e) {
            assertTrue(e.getMessage().length() > 10 && e.getMessage().length() < 1_000, e.getMessage());
        }
    }
}
