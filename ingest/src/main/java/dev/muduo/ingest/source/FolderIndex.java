package dev.muduo.ingest.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What lies in the watched folder. Each look costs one stat an entry; whether a folder holds a study is found out only when something
 * in it has changed. One thread.
 */
final class FolderIndex {
    private final Path root;
    private final FolderStats stats;
    private final Kinds kinds;
    private final Limits limits;
    private Map<Path, Known> known = new HashMap<>();
    private int leftOut;

    /** What a folder holds. */
    enum Kind {
        /** A CT and a PET as NIfTI. */
        PAIR,
        /** DICOM files. */
        DICOM,
        /** Something else, or not yet all of it. */
        OTHER
    }

    /** Finds out what a folder holds, by whatever it takes. */
    @FunctionalInterface
    interface Kinds {
        Kind of(Path folder) throws IOException;
    }

    /**
     * How much is looked at.
     *
     * @param folders of studies
     * @param files   in one of them
     */
    record Limits(int folders, int files) {}

    /** A folder that holds a study. */
    record StudyPlace(Path folder, Kind kind, Instant changed) {}

    private record Known(FolderFingerprint fingerprint, Kind kind) {}

    FolderIndex(Path root, FolderStats stats, Kinds kinds, Limits limits) {
        this.root = root;
        this.stats = stats;
        this.kinds = kinds;
        this.limits = limits;
    }

    /** Whatever files there are, by their names and, where that does not say, by how they begin. */
    static Kind kindOf(Path folder, boolean withDicom) throws IOException {
        if (StudyFolder.of(folder).isPresent()) {
            return Kind.PAIR;
        }
        return withDicom && DicomFolder.test(folder) ? Kind.DICOM : Kind.OTHER;
    }

    /**
     * The studies that are there now: the folder itself, if it is one of a pair, and else those right below it.
     *
     * @throws IOException if it, or one below it, cannot be looked at: nothing is told that could be gone past, and so be missed
     */
    List<StudyPlace> look() throws IOException {
        Map<Path, Known> now = new HashMap<>();
        List<StudyPlace> places = new ArrayList<>();
        leftOut = 0;
        Optional<StudyFolder> self = StudyFolder.of(root);
        if (self.isPresent()) {
            add(root, stats.of(root), now, places);
        } else {
            for (Map.Entry<Path, FolderStats.Stat> folder : folders().entrySet()) {
                add(folder.getKey(), folder.getValue(), now, places);
            }
        }
        known = now;
        return places;
    }

    /** Folders that the last look has left out: such as are beyond the limit, or have too many files. */
    int leftOut() {
        return leftOut;
    }

    private Map<Path, FolderStats.Stat> folders() throws IOException {
        TreeMap<Path, FolderStats.Stat> folders = new TreeMap<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root)) {
            for (Path path : found) {
                try {
                    FolderStats.Stat stat = stats.of(path);
                    if (stat.isFolder()) {
                        folders.put(path, stat);
                    }
                } catch (NoSuchFileException e) {
                    // It was moved away just now, or is a link to nothing.
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        while (folders.size() > limits.folders()) {
            folders.pollLastEntry();
            leftOut++;
        }
        return folders;
    }

    private void add(Path folder, FolderStats.Stat stat, Map<Path, Known> now, List<StudyPlace> places)
            throws IOException {
        try {
            FolderFingerprint fingerprint = FolderFingerprint.of(folder, stat, stats, limits.files());
            Known before = known.get(folder);
            Kind kind = before != null && before.fingerprint().equals(fingerprint) ? before.kind() : kinds.of(folder);
            now.put(folder, new Known(fingerprint, kind));
            if (kind != Kind.OTHER) {
                places.add(new StudyPlace(folder, kind, fingerprint.changed()));
            }
        } catch (FolderFingerprint.TooManyFilesException e) {
            leftOut++;
        } catch (NoSuchFileException e) {
            // It was moved away just now.
        } catch (UncheckedIOException | DirectoryIteratorException e) {
            throw new IOException("a folder of a study cannot be read", e);
        }
    }
}
