package dev.muduo.networks.torch;

import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The zip that a {@code .pth} file is: {@code <name>/data.pkl} and {@code <name>/data/<key>}, all uncompressed. */
final class TorchArchive implements AutoCloseable {
    private static final String PICKLE = "/data.pkl";
    private static final int MAX_PICKLE_BYTES = 64 << 20;
    private static final int MAX_ENTRIES = 100_000;

    private final ZipFile zip;
    private final String root;

    private TorchArchive(ZipFile zip, String root) {
        this.zip = zip;
        this.root = root;
    }

    static TorchArchive open(Path file) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new WeightsException(
                    "the weights file " + file.getFileName()
                            + " is not a zip archive or is truncated; files of torch before 1.6 must be saved again",
                    e);
        }
        try {
            TorchArchive archive = new TorchArchive(zip, root(zip));
            archive.requireLittleEndian();
            return archive;
        } catch (IOException | RuntimeException e) {
            try {
                zip.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static String root(ZipFile zip) {
        if (zip.size() > MAX_ENTRIES) {
            throw new WeightsException("a weights file has at most " + MAX_ENTRIES + " entries, got " + zip.size());
        }
        List<String> pickles = zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .toList();
        if (pickles.size() != 1) {
            throw new WeightsException("a weights file has one <name>/data.pkl, got " + pickles);
        }
        return pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
    }

    private void requireLittleEndian() throws IOException {
        ZipEntry entry = zip.getEntry(root + "/byteorder");
        if (entry != null) {
            String order = new String(content(entry, 16), StandardCharsets.US_ASCII).strip();
            if (!order.equals("little")) {
                throw new WeightsException("only little-endian weights are known, got byte order " + order);
            }
        }
    }

    byte[] pickle() throws IOException {
        return content(zip.getEntry(root + PICKLE), MAX_PICKLE_BYTES);
    }

    ByteBuffer storage(TorchStorage storage) throws IOException {
        ZipEntry entry = zip.getEntry(root + "/data/" + storage.key());
        if (entry == null) {
            throw new WeightsException("the storage " + storage.key() + " is missing from the weights file");
        }
        if (entry.getSize() != storage.bytes()) {
            throw new WeightsException("the storage " + storage.key() + " claims " + storage.elements() + " elements ("
                    + storage.bytes() + " bytes) but has " + entry.getSize() + " bytes");
        }
        return ByteBuffer.wrap(content(entry, Integer.MAX_VALUE - 8)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private byte[] content(ZipEntry entry, int bound) throws IOException {
        if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
            throw new WeightsException("the entry " + entry.getName()
                    + " is compressed; torch writes uncompressed entries, and others could grow without end");
        }
        if (entry.getSize() > bound) {
            throw new WeightsException(
                    "the entry " + entry.getName() + " has " + entry.getSize() + " bytes, more than " + bound);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] content = in.readNBytes((int) entry.getSize());
            if (content.length != entry.getSize()) {
                throw new WeightsException("the entry " + entry.getName() + " is truncated: " + content.length + " of "
                        + entry.getSize() + " bytes");
            }
            return content;
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
