package dev.muduo.ingest.source;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What tells one state of a folder from another, at one stat an entry.
 *
 * @param entries files and folders in it, at any depth
 * @param changed the last change to one of them, or to itself
 * @param digest  of all their names, lengths and times
 * @param dangles whether one of them is a link to nothing
 */
record FolderFingerprint(int entries, Instant changed, long digest, boolean dangles) {
    /** There are more files in a folder than are taken from one. */
    static final class TooManyFilesException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Looks at a folder.
     *
     * @param itself what is known of the folder itself
     * @param most   entries
     * @throws TooManyFilesException if there are more
     */
    static FolderFingerprint of(Path folder, FolderStats.Stat itself, FolderStats stats, int most) throws IOException {
        Sum sum = new Sum(stats, most);
        sum.add(folder, itself);
        sum.addAll(folder, 1);
        return new FolderFingerprint(sum.entries - 1, sum.changed, sum.digest, sum.dangles);
    }

    /** The digest is a sum, so that the order in which a file system lists its entries does not matter. */
    private static final class Sum {
        private static final long MIXER = 0x9e3779b97f4a7c15L;

        private final FolderStats stats;
        private final int most;
        private int entries;
        private Instant changed = Instant.EPOCH;
        private long digest;
        private boolean dangles;

        Sum(FolderStats stats, int most) {
            this.stats = stats;
            this.most = most;
        }

        void addAll(Path folder, int depth) throws IOException {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
                for (Path path : found) {
                    add(path, depth);
                }
            }
        }

        private void add(Path path, int depth) throws IOException {
            FolderStats.Stat stat;
            try {
                stat = stats.of(path);
            } catch (NoSuchFileException e) {
                // Else it was moved away just now.
                dangles |= Files.isSymbolicLink(path);
                return;
            }
            add(path, stat);
            if (stat.isFolder() && depth < DicomFolder.DEPTH && !Files.isSymbolicLink(path)) {
                addAll(path, depth + 1);
            }
        }

        void add(Path path, FolderStats.Stat stat) throws IOException {
            entries++;
            if (entries - 1 > most) {
                throw new TooManyFilesException();
            }
            if (stat.changed().isAfter(changed)) {
                changed = stat.changed();
            }
            long mixed = path.toString().hashCode();
            mixed = mixed * MIXER + stat.bytes();
            mixed = mixed * MIXER + stat.changed().toEpochMilli();
            mixed = (mixed ^ (mixed >>> 32)) * MIXER;
            digest += mixed ^ (mixed >>> 29);
        }
    }
}
