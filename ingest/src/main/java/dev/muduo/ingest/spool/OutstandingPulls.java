package dev.muduo.ingest.spool;

import dev.muduo.ingest.leader.BusyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * Studies that archives have and that could not be pulled, a small file each: the archive's position has moved past them, and
 * they are owed. Safe for several threads; whoever only looks waits for nobody.
 */
public final class OutstandingPulls {
    private static final int MOST = 10_000;
    private static final String SUFFIX = ".json";

    private final Path directory;
    private final InstantSource clock;
    private final NavigableMap<String, OutstandingPull> pulls = new ConcurrentSkipListMap<>();

    /** Finds what an earlier process left in the directory, which is created if it is missing. */
    OutstandingPulls(Path directory, InstantSource clock) throws IOException {
        this.directory = directory;
        this.clock = clock;
        SecureFiles.createDirectory(directory);
        List<Path> files;
        try (Stream<Path> found = Files.list(directory)) {
            files = found.filter(file -> file.toString().endsWith(SUFFIX)).toList();
        }
        for (Path file : files) {
            load(file);
        }
    }

    /** Of one that cannot be read nothing is known but that it was owed: the log says so. */
    private void load(Path file) throws IOException {
        try {
            JsonFile.read(file, OutstandingPull.class).ifPresent(pull -> pulls.put(pull.id(), pull));
        } catch (DamagedFileException e) {
            e.setAside();
        }
    }

    /** The one of an archive that has been due for longest. */
    public Optional<OutstandingPull> due(String archive) {
        Instant now = clock.instant();
        return pulls.values().stream()
                .filter(pull -> pull.archive().equals(archive) && pull.isDue(now))
                .min(Comparator.comparing(pull -> pull.nextMillis().orElseThrow()));
    }

    public Optional<OutstandingPull> find(String id) {
        return Optional.ofNullable(pulls.get(id));
    }

    /**
     * Writes down that a study is owed; durable when it returns.
     *
     * @throws BusyException if too many are
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk fails
     */
    public synchronized void put(OutstandingPull pull) {
        if (!pulls.containsKey(pull.id()) && pulls.size() >= MOST) {
            throw new BusyException(
                    MOST + " studies could not be pulled and wait, and no more are taken; see to their archives");
        }
        Disk.doing(() -> JsonFile.write(file(pull.id()), pull));
        pulls.put(pull.id(), pull);
    }

    /** The study is not owed any more, if it was. */
    public synchronized void remove(String id) {
        if (pulls.containsKey(id)) {
            Disk.doing(() -> Files.deleteIfExists(file(id)));
            pulls.remove(id);
        }
    }

    /** Has it tried again now. */
    synchronized void retry(String id) {
        find(id).ifPresent(pull -> put(pull.afresh(clock.instant())));
    }

    List<SpooledStudy> page(Optional<StudyState> state, String after, int limit) {
        return pulls.tailMap(after, false).values().stream()
                .map(OutstandingPull::shown)
                .filter(study -> state.isEmpty() || state.get() == study.state())
                .limit(limit)
                .toList();
    }

    int count(StudyState state) {
        return (int) pulls.values().stream()
                .filter(pull -> pull.shown().state() == state)
                .count();
    }

    private Path file(String id) {
        return directory.resolve(id + SUFFIX);
    }
}
