package dev.muduo.networks.torch;

import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The zip that a {@code .pth} file is: {@code <name>/data.pkl} and {@code <name>/data/<key>}, all uncompressed. Nothing of it
 * is ever unpacked to disk, and of its content only the pickle is held in memory. Belongs to one thread.
 */
final class TorchArchive implements AutoCloseable {
    private static final String PICKLE = "/data.pkl";

    /** 324 tensors take 60 KB; optimiser state and a history of losses a few times that. */
    private static final int MAX_PICKLE_BYTES = 16 << 20;

    private static final int CHUNK_BYTES = 1 << 20;

    private final FileBytes file;
    private final Map<String, ArchiveEntry> entries;
    private final String root;

    private TorchArchive(FileBytes file, Map<String, ArchiveEntry> entries) {
        this.file = file;
        this.entries = entries;
        this.root = root(entries);
    }

    static TorchArchive open(Path path) throws IOException {
        FileBytes file = FileBytes.open(path);
        try {
            TorchArchive archive = new TorchArchive(file, ArchiveDirectory.read(file));
            archive.requireLittleEndian();
            return archive;
        } catch (IOException | RuntimeException e) {
            try (FileBytes closed = file) {
                throw e;
            }
        }
    }

    private static String root(Map<String, ArchiveEntry> entries) {
        List<String> pickles = entries.keySet().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .toList();
        if (pickles.size() != 1) {
            throw new WeightsException("a weights file has one <name>/data.pkl, got " + pickles.size());
        }
        return pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
    }

    private void requireLittleEndian() throws IOException {
        ArchiveEntry entry = entries.get(root + "/byteorder");
        if (entry != null) {
            String order = StandardCharsets.US_ASCII.decode(whole(entry, 16)).toString();
            if (!order.strip().equals("little")) {
                throw new WeightsException(
                        "only little-endian weights are known, got byte order " + TorchNames.shown(order));
            }
        }
    }

    FileBytes file() {
        return file;
    }

    ByteBuffer pickle() throws IOException {
        ArchiveEntry entry = entries.get(root + PICKLE);
        ByteBuffer pickle = whole(entry, MAX_PICKLE_BYTES);
        requireIntact(entry);
        return pickle;
    }

    private ByteBuffer whole(ArchiveEntry entry, int bound) throws IOException {
        if (entry.bytes() > bound) {
            throw new WeightsException(
                    "the entry " + entry.name() + " has " + entry.bytes() + " bytes, more than " + bound);
        }
        return file.read(entry.begin(), (int) entry.bytes());
    }

    /** Where a storage's numbers are; their count is what the pickle claims. */
    ArchiveEntry storage(TorchStorage storage) {
        ArchiveEntry entry = entries.get(root + "/data/" + storage.key());
        if (entry == null) {
            throw new WeightsException("the storage " + storage.key() + " is missing from the weights file");
        }
        if (entry.bytes() != storage.bytes()) {
            throw new WeightsException("the storage " + storage.key() + " claims " + storage.elements() + " elements ("
                    + storage.bytes() + " bytes) but has " + entry.bytes() + " bytes");
        }
        return entry;
    }

    /** Reads an entry through and compares its checksum. */
    void requireIntact(ArchiveEntry entry) throws IOException {
        CRC32 checksum = new CRC32();
        long at = entry.begin();
        while (at < entry.end()) {
            ByteBuffer chunk = file.read(at, (int) Math.min(CHUNK_BYTES, entry.end() - at));
            at += chunk.remaining();
            checksum.update(chunk);
        }
        if ((int) checksum.getValue() != entry.crc()) {
            throw new WeightsException(
                    "the entry " + entry.name() + " does not have the checksum that the archive says:"
                            + " the file was damaged on its way; fetch it again (or, if it was saved without checksums, save it"
                            + " again with them)");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
