package dev.muduo.platform.scratch;

import dev.muduo.platform.agent.SurroundingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Local disk for submissions under way: a folder each, removed when it is answered. Safe for several threads. */
public final class Workspace {
    private static final Logger LOG = LoggerFactory.getLogger(Workspace.class);

    private final Path root;
    private final long leastFreeBytes;

    /**
     * Removes what an earlier process left behind.
     *
     * @param root           a directory of this service alone
     * @param leastFreeBytes what must stay free on its disk
     */
    public Workspace(Path root, long leastFreeBytes) {
        this.root = root;
        this.leastFreeBytes = leastFreeBytes;
        if (Files.exists(root)) {
            remove(root);
        }
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException("the scratch directory " + root + " cannot be created", e);
        }
    }

    /**
     * A new, empty folder.
     *
     * @param bytes about to be written
     * @throws SurroundingsException if the disk has no room for them
     */
    public Path newFolder(long bytes) {
        requireRoom(bytes);
        try {
            return Files.createTempDirectory(root, "in-");
        } catch (IOException e) {
            throw new SurroundingsException("the scratch directory cannot be written", e);
        }
    }

    /**
     * Passes if so many bytes may be written.
     *
     * @throws SurroundingsException if the disk has no room for them
     */
    public void requireRoom(long bytes) {
        long free;
        try {
            free = Files.getFileStore(root).getUsableSpace();
        } catch (IOException e) {
            throw new SurroundingsException("the scratch directory cannot be read", e);
        }
        if (free < leastFreeBytes + bytes) {
            throw new SurroundingsException("the disk for incoming files has " + free + " bytes left, " + bytes
                    + " are wanted and " + leastFreeBytes + " must stay free; remove files or move process.scratch");
        }
    }

    /** Removes a folder and what is in it; what cannot be removed is left for the next start. */
    public void remove(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> innermostFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : innermostFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("a scratch folder cannot be removed", e);
        }
    }
}
