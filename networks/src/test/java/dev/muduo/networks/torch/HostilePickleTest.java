package dev.muduo.networks.torch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pickles that nobody who only wants to hold tensors would write. */
class HostilePickleTest {
    private static final String PROTOCOL = "\u0080\u0002";
    private static final int MANY = 400_000;

    @TempDir
    Path folder;

    /** Each is a way by which Python can be made to run a command. */
    @Test
    void nothingInAFileIsEverCalled() throws IOException {
        Path traitor = folder.resolve("traitor");
        String command = "touch " + traitor;
        refused(
                "asks for os.system",
                new TorchFile().raw(PROTOCOL + "cos\nsystem\n(").text(command).raw("tR"));
        refused(
                "asks for builtins.eval",
                new TorchFile()
                        .raw(PROTOCOL)
                        .text("builtins")
                        .text("eval")
                        .raw("\u0093")
                        .text(command)
                        .raw("\u0085R"));
        refused(
                "asks for subprocess.Popen",
                new TorchFile()
                        .raw(PROTOCOL + "csubprocess\nPopen\n(")
                        .text(command)
                        .raw("t\u0081"));
        refused("opcode 0x69", new TorchFile().raw(PROTOCOL + "(").text(command).raw("ios\nsystem\n"));
        refused(
                "asks for os.system",
                new TorchFile().raw(PROTOCOL + "(cos\nsystem\n").text(command).raw("o"));
        refused("opcode 0x6f", new TorchFile().raw(PROTOCOL + "(").text(command).raw("o"));
        refused("opcode 0x92", new TorchFile().raw(PROTOCOL + "cargparse\nNamespace\n)}\u0092"));
        refused("opcode 0x82", new TorchFile().raw(PROTOCOL + "\u0082\u0001"));
        refused("opcode 0x50", new TorchFile().raw(PROTOCOL + "Pid\n"));
        refused("asks for torch.load", new TorchFile().raw(PROTOCOL + "ctorch\nload\n"));
        refused("asks for torch.hub.load", new TorchFile().raw(PROTOCOL + "ctorch.hub\nload\n"));
        refused("asks for __builtin__.getattr", new TorchFile().raw(PROTOCOL + "c__builtin__\ngetattr\n"));
        assertFalse(Files.exists(traitor));
    }

    @Test
    void whatIsNoClassIsNotMadeToOne() throws IOException {
        refused(
                "calls a String",
                new TorchFile().raw(PROTOCOL).text("os.system").raw(")R"));
        refused("without a tuple", new TorchFile().raw(PROTOCOL + "ccollections\nOrderedDict\n]R"));
        refused("made of pairs", new TorchFile().raw(PROTOCOL + "ccollections\nOrderedDict\n(](K\u0001\u0085etR"));
        refused("named by two strings", new TorchFile().raw(PROTOCOL + "K\u0001K\u0002\u0093"));
        refused(
                "names a storage",
                new TorchFile().raw(PROTOCOL).text("../../etc/passwd").raw("Q"));
        refused("as a key", new TorchFile().raw(PROTOCOL + "}]K\u0001s"));
        refused("as a key", new TorchFile().raw(PROTOCOL + "}}K\u0001s"));
        refused("protocol 2 to 5", new TorchFile().raw("\u0080\u0001}"));
    }

    @Test
    void lengthsAreComparedWithWhatIsLeftBeforeMemoryIsTaken() throws IOException {
        String two31 = "\u00ff\u00ff\u00ff\u007f";
        for (String opcode : new String[] {"X", "B"}) {
            refused("claims 2147483647 bytes", new TorchFile().raw(PROTOCOL + opcode + two31));
        }
        for (String opcode : new String[] {"\u008d", "\u008e", "\u0095"}) {
            refused(
                    "claims 9223372036854775807",
                    new TorchFile().raw(PROTOCOL + opcode + "\u00ff\u00ff\u00ff" + "\u00ff\u00ff\u00ff\u00ff\u007f"));
            refused("claims -1", new TorchFile().raw(PROTOCOL + opcode + "\u00ff".repeat(8)));
        }
        refused("claims 255", new TorchFile().raw(PROTOCOL + "\u008a\u00ff"));
        refused("a global's name", new TorchFile().raw(PROTOCOL + "c").repeated("a", MANY));
    }

    @Test
    void tenGigabytesAreNotBelieved() throws IOException {
        TorchFile claim = TorchFile.dictionary().text("t").raw("ctorch._utils\n_rebuild_tensor_v2\n((");
        claim.text("storage").raw("ctorch\nFloatStorage\n").text("0").text("cpu");
        refused(
                "a storage has a number and 0 to 2^31 elements",
                claim.large(2_500_000_000L).raw("tQ"));
        long huge = 1L << 30;
        refused(
                "claims 1073741824 elements (4294967296 bytes) but has 12",
                TorchFile.dictionary()
                        .floats("0", 1, 2, 3)
                        .tensor("t", "FloatStorage", "0", huge, 0, new long[] {huge}, new long[] {1}));
        refused(
                "is too large",
                TorchFile.dictionary()
                        .floats("0", 1, 2, 3)
                        .tensor("t", "FloatStorage", "0", 3, 0, new long[] {huge, huge, huge}, new long[] {0, 0, 0}));
    }

    @Test
    void depthAndMultiplicityCostNothing() throws IOException {
        // 400 000 lists within one another, then as a key; twice the same within itself, sixty times over.
        refused(
                "as a key",
                new TorchFile()
                        .raw(PROTOCOL + "}")
                        .repeated("]", MANY)
                        .repeated("a", MANY - 1)
                        .raw("K\u0001s"));
        TorchFile doubling = new TorchFile().raw(PROTOCOL + "}");
        doubling.raw("]q\u0000");
        for (int i = 1; i < 60; i++) {
            doubling.raw("0](h" + (char) (i - 1) + "h" + (char) (i - 1) + "eq" + (char) i);
        }
        refused("as a key", doubling.raw("K\u0001s"));
    }

    @Test
    void theNumberOfOperationsIsBounded() throws IOException {
        refused("operations", new TorchFile().raw(PROTOCOL).repeated("]", 3 * MANY));
        refused("operations", new TorchFile().raw(PROTOCOL + "]q\u0000").repeated("h\u0000", 3 * MANY));
        refused(
                "operations",
                new TorchFile().raw(PROTOCOL + "(").repeated(")", 3 * MANY).raw("t"));
        // One remembered list of pairs, made into a dictionary again and again.
        refused(
                "operations",
                new TorchFile()
                        .raw(PROTOCOL + "](")
                        .repeated("K\u0001K\u0002\u0086", MANY / 4)
                        .raw("e\u0085q\u0000ccollections\nOrderedDict\nq\u0001")
                        .repeated("h\u0001h\u0000R0", 50));
        refused("more than 16777216", new TorchFile().raw(PROTOCOL).repeated("0", 17 << 20));
    }

    @Test
    void aShapeOfManyAxesIsRefusedWhereverItIsUsed() throws IOException {
        refused(
                "a shape is a tuple of at most 16",
                TorchFile.dictionary()
                        .floats("0", 1, 2, 3)
                        .tensor("t", "FloatStorage", "0", 3, 0, new long[17], new long[17]));
    }

    @Test
    void stacksThatEndTooEarlyAreDamage() throws IOException {
        for (String pickle :
                new String[] {"0", "R", "a", "e", "s", "u", "t", "\u0085", "q\u0000", "h\u0000", "(.", "1"}) {
            refused("damaged", new TorchFile().raw(PROTOCOL + pickle));
        }
        refused("damaged", new TorchFile().raw(PROTOCOL + "K\u0001(\u0085"));
        refused("damaged", new TorchFile().raw(PROTOCOL + "}(K\u0001u"));
        refused("damaged", new TorchFile().raw(PROTOCOL + "K\u0001K\u0001a"));
    }

    private void refused(String words, TorchFile file) throws IOException {
        Path path = file.write(folder);
        WeightsException e = assertThrows(WeightsException.class, () -> TorchStateDict.read(path));
        assertTrue(e.getMessage().contains(words), e.getMessage());
        assertTrue(
                e.getMessage().length() < 1_000,
                "a message of " + e.getMessage().length());
    }
}
