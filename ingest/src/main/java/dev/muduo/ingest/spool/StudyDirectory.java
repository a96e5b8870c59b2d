package dev.muduo.ingest.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory of one study: its instances, whether it is open, and what is known of it. Each file is written beside its name
 * and then renamed, so that it is there whole or not at all; names are durable before anybody is told of them.
 *
 * <p>An instance is called {@code <pseudonym of its SOP Instance UID>.<n>.dcm}; n is 1 and grows with each further content that
 * came under the same UID.
 */
final class StudyDirectory {
    /** Different contents that are kept of one instance; more help nobody to decide. */
    static final int MOST_CONTENTS = 4;

    private static final String SUFFIX = ".dcm";
    private static final String OPEN = "open";
    private static final String OUTCOME = "outcome.json";
    private static final String REMARKS = "remarks.json";
    /** A byte for each attempt that has begun and not ended. */
    private static final String ATTEMPTS = "attempts";

    private final Path path;

    StudyDirectory(Path path) {
        this.path = path;
    }

    Path instance(String sopId, int content) {
        return path.resolve(sopId + "." + content + SUFFIX);
    }

    /** Instances by their pseudonyms, contents of one in the order in which they came. */
    List<Path> instances() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Makes it an open study; the mark is durable before an instance is. */
    void open(Instant now) throws IOException {
        SecureFiles.createDirectory(path);
        Path mark = path.resolve(OPEN);
        if (Files.notExists(mark)) {
            SecureFiles.write(mark, new byte[0]);
            Files.setLastModifiedTime(mark, FileTime.from(now));
        }
    }

    void close() throws IOException {
        Files.deleteIfExists(path.resolve(OPEN));
    }

    /** Attempts that were begun and have not ended, because the process came to its own end in them. */
    int unendedAttempts() throws IOException {
        Path attempts = path.resolve(ATTEMPTS);
        return Files.exists(attempts) ? (int) Files.size(attempts) : 0;
    }

    /** An attempt begins; that is durable before it does. */
    void beginAttempt() throws IOException {
        SecureFiles.write(path.resolve(ATTEMPTS), new byte[unendedAttempts() + 1]);
    }

    /** It has ended, however it has. */
    void endAttempt() throws IOException {
        Files.deleteIfExists(path.resolve(ATTEMPTS));
    }

    /**
     * What an earlier process left here; empty if that is nothing. A study whose outcome cannot be read is open: taking it once
     * more than needed publishes nothing new.
     */
    Optional<SpoolEntry> entry(Instant now) throws IOException {
        Optional<StudyOutcome> outcome = Optional.empty();
        try {
            outcome = JsonFile.read(path.resolve(OUTCOME), StudyOutcome.class);
        } catch (DamagedFileException e) {
            open(now);
            e.setAside();
        }
        Optional<Instant> openedAt = openedAt();
        int instances = instances().size();
        if (openedAt.isPresent()) {
            Instant last = lastArrival()
                    .filter(openedAt.get()::isBefore)
                    .or(() -> openedAt)
                    .get();
            OpenStudy open = new OpenStudy(openedAt.get(), last, 0, 0, false);
            return Optional.of(new SpoolEntry(Optional.of(open), outcome, openedAt.get(), instances));
        }
        if (outcome.isEmpty()) {
            return Optional.empty();
        }
        Instant endedAt = Files.getLastModifiedTime(path.resolve(OUTCOME)).toInstant();
        return Optional.of(new SpoolEntry(Optional.empty(), outcome, endedAt, instances));
    }

    private Optional<Instant> openedAt() throws IOException {
        Path mark = path.resolve(OPEN);
        return Files.exists(mark) ? Optional.of(Files.getLastModifiedTime(mark).toInstant()) : Optional.empty();
    }

    private Optional<Instant> lastArrival() throws IOException {
        Optional<Instant> last = Optional.empty();
        for (Path file : instances()) {
            Instant arrived = Files.getLastModifiedTime(file).toInstant();
            last = last.filter(arrived::isBefore).or(() -> Optional.of(arrived));
        }
        return last;
    }

    /**
     * Gives a received file its place, which is durable when the directory is.
     *
     * @return false if the place is taken
     */
    boolean place(Path file, String sopId, int content, Instant now) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(now));
        return SecureFiles.link(file, instance(sopId, content));
    }

    void write(StudyOutcome outcome, Instant now) throws IOException {
        JsonFile.write(path.resolve(OUTCOME), outcome);
        Files.setLastModifiedTime(path.resolve(OUTCOME), FileTime.from(now));
    }

    /** @throws DamagedFileException if they cannot be read */
    StudyRemarks remarks() throws IOException {
        return JsonFile.read(path.resolve(REMARKS), StudyRemarks.class).orElse(StudyRemarks.NONE);
    }

    /** Whether these are its remarks. */
    boolean has(StudyRemarks remarks) throws IOException {
        try {
            return remarks.equals(remarks());
        } catch (DamagedFileException e) {
            e.setAside();
            return false;
        }
    }

    void write(StudyRemarks remarks) throws IOException {
        SecureFiles.createDirectory(path);
        JsonFile.write(path.resolve(REMARKS), remarks);
    }

    void removeInstances() throws IOException {
        for (Path file : instances()) {
            Files.deleteIfExists(file);
        }
    }

    void remove() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
