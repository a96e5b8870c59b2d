package dev.muduo.ingest.source;

import dev.muduo.ingest.door.UnreadableSourceException;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What lies in the watched folder. Each look costs one stat an entry; whether a folder holds a study is found out only when something
 * in it has changed. One thread.
 */
final class FolderIndex {
    private static final String DANGLES = "a link leads to nothing";

    private final Path root;
    private final FolderStats stats;
    private final Kinds kinds;
    private final Limits limits;
    private final UnreadableFolders unreadable;
    private final Predicate<Path> owed;
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

    /**
     * Nothing is looked at yet.
     *
     * @param unreadable told of folders that cannot be looked at; those that wait there are not looked at
     * @param owed       whether a folder was not taken when its turn was, because it could not be read: where a link in its place or in it
     *     leads to nothing, it still cannot
     */
    FolderIndex(
            Path root,
            FolderStats stats,
            Kinds kinds,
            Limits limits,
            UnreadableFolders unreadable,
            Predicate<Path> owed) {
        this.root = root;
        this.stats = stats;
        this.kinds = kinds;
        this.limits = limits;
        this.unreadable = unreadable;
        this.owed = owed;
    }

    /** Whatever files there are, by their names and, where that does not say, by how they begin. */
    static Kind kindOf(Path folder, boolean withDicom) throws IOException {
        if (StudyFolder.of(folder).isPresent()) {
            return Kind.PAIR;
        }
        return withDicom && DicomFolder.test(folder) ? Kind.DICOM : Kind.OTHER;
    }

    /**
     * The studies that are there now and can be looked at: the folder itself, if it is one of a pair, and else those right below it.
     *
     * @throws IOException if it cannot be looked at itself
     */
    List<StudyPlace> look() throws IOException {
        Map<Path, Known> now = new HashMap<>();
        List<StudyPlace> places = new ArrayList<>();
        leftOut = 0;
        boolean self = StudyFolder.of(root).isPresent();
        Map<Path, FolderStats.Stat> folders = self ? Map.of(root, stats.of(root)) : folders();
        folders.forEach((folder, stat) -> addIfReadable(folder, stat, now, places));
        known = now;
        return places;
    }

    /** Folders that the last look has left out: such as are beyond the limit, or have too many files. */
    int leftOut() {
        return leftOut;
    }

    private Map<Path, FolderStats.Stat> folders() throws IOException {
        TreeMap<Path, FolderStats.Stat> folders = new TreeMap<>();
        Set<Path> present = new HashSet<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root)) {
            for (Path path : found) {
                present.add(path);
                folder(path).ifPresent(stat -> folders.put(path, stat));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        unreadable.retain(present);
        while (folders.size() > limits.folders()) {
            folders.pollLastEntry();
            leftOut++;
        }
        return folders;
    }

    private Optional<FolderStats.Stat> folder(Path path) {
        try {
            FolderStats.Stat stat = stats.of(path);
            if (stat.isFolder()) {
                return Optional.of(stat);
            }
            unreadable.overcome(path);
            return Optional.empty();
        } catch (NoSuchFileException e) {
            // Else it was moved away just now, or is a link that has never led to anything.
            if (Files.isSymbolicLink(path) && isMissed(path)) {
                failedAgain(path, DANGLES);
            }
            return Optional.empty();
        } catch (IOException e) {
            failedAgain(path, UnreadableSourceException.reason(e));
            return Optional.empty();
        }
    }

    private void failedAgain(Path path, String reason) {
        if (!unreadable.waits(path)) {
            unreadable.failed(path, reason);
        }
    }

    /** Whether its turn was before, so that its last change does not tell that it is still to be taken. */
    private boolean isMissed(Path folder) {
        return unreadable.has(folder) || owed.test(folder);
    }

    private void addIfReadable(Path folder, FolderStats.Stat stat, Map<Path, Known> now, List<StudyPlace> places) {
        if (unreadable.waits(folder)) {
            return;
        }
        try {
            add(folder, stat, now, places);
        } catch (UncheckedIOException e) {
            unreadable.failed(folder, UnreadableSourceException.reason(e.getCause()));
        } catch (DirectoryIteratorException e) {
            unreadable.failed(folder, UnreadableSourceException.reason(e.getCause()));
        } catch (IOException e) {
            unreadable.failed(folder, UnreadableSourceException.reason(e));
        }
    }

    private void add(Path folder, FolderStats.Stat stat, Map<Path, Known> now, List<StudyPlace> places)
            throws IOException {
        try {
            FolderFingerprint fingerprint = FolderFingerprint.of(folder, stat, stats, limits.files());
            Known before = known.get(folder);
            Kind kind = before != null && before.fingerprint().equals(fingerprint) ? before.kind() : kinds.of(folder);
            now.put(folder, new Known(fingerprint, kind));
            if (kind != Kind.PAIR && fingerprint.dangles() && isMissed(folder)) {
                unreadable.failed(folder, DANGLES);
            } else if (kind == Kind.OTHER) {
                unreadable.overcome(folder);
            } else {
                places.add(new StudyPlace(folder, kind, fingerprint.changed()));
            }
        } catch (FolderFingerprint.TooManyFilesException e) {
            leftOut++;
            unreadable.overcome(folder);
        } catch (NoSuchFileException e) {
            // It was moved away just now.
        }
    }
}
