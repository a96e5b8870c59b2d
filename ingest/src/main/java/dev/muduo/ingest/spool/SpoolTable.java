package dev.muduo.ingest.spool;

import static dev.muduo.ingest.spool.UnfitInstanceException.Reason.TOO_MANY;

import dev.muduo.ingest.leader.BusyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The studies of a spool, in memory as on disk. Reading waits for nobody: entries are immutable. Whoever changes one holds the
 * monitor of this object, so that disk and memory agree, and changes the disk first.
 */
final class SpoolTable {
    private final Path studies;
    private final SpoolLimits limits;
    private final InstantSource clock;
    private final DirectorySync sync;
    private final NavigableMap<String, SpoolEntry> entries = new ConcurrentSkipListMap<>();

    /** Finds what an earlier process left in the directory, which is created if it is missing. */
    SpoolTable(Path studies, SpoolLimits limits, InstantSource clock, DirectorySync sync) throws IOException {
        this.studies = studies;
        this.limits = limits;
        this.clock = clock;
        this.sync = sync;
        SecureFiles.createDirectory(studies);
        load();
    }

    private void load() throws IOException {
        List<Path> directories;
        try (Stream<Path> found = Files.list(studies)) {
            directories = found.toList();
        }
        for (Path path : directories) {
            StudyDirectory directory = new StudyDirectory(path);
            Optional<SpoolEntry> entry = directory.entry(clock.instant());
            if (entry.isPresent()) {
                entries.put(path.getFileName().toString(), entry.get());
            } else {
                directory.remove();
            }
        }
    }

    StudyDirectory directory(String studyId) {
        return new StudyDirectory(studies.resolve(studyId));
    }

    /** Makes what has its place in a study durable. */
    void sync(String studyId) throws IOException {
        sync.sync(studies.resolve(studyId));
    }

    Instant now() {
        return clock.instant();
    }

    // ---- reading ----

    /** All entries by study, in the order of their ids; changes meanwhile are seen or not. */
    NavigableMap<String, SpoolEntry> entries() {
        return entries;
    }

    SpoolEntry entry(String studyId) {
        return entries.get(studyId);
    }

    Optional<SpooledStudy> find(String studyId) {
        return Optional.ofNullable(entries.get(studyId)).map(entry -> entry.named(studyId));
    }

    List<SpooledStudy> page(Optional<StudyState> state, String after, int limit) {
        return entries.tailMap(after, false).entrySet().stream()
                .map(entry -> entry.getValue().named(entry.getKey()))
                .filter(study -> state.isEmpty() || state.get() == study.state())
                .limit(limit)
                .toList();
    }

    int count(StudyState state) {
        return (int) entries.entrySet().stream()
                .filter(entry -> entry.getValue().named(entry.getKey()).state() == state)
                .count();
    }

    // ---- changing ----

    void put(String studyId, SpoolEntry entry) {
        entries.put(studyId, entry);
    }

    void remove(String studyId) {
        entries.remove(studyId);
    }

    /** An instance is about to come into the study: it is open from now on. */
    synchronized void expect(String studyId, StudyRemarks remarks) throws IOException {
        SpoolEntry entry = entries.get(studyId);
        if (entry == null && entries.size() >= limits.maxStudies()) {
            throw new BusyException("the DICOM spool holds " + limits.maxStudies() + " studies, and no more are taken");
        }
        if (entry != null && entry.instances() >= limits.maxInstances()) {
            throw new UnfitInstanceException(
                    TOO_MANY, "expected at most " + limits.maxInstances() + " instances of a study, got more");
        }
        StudyDirectory directory = directory(studyId);
        if (!remarks.equals(StudyRemarks.NONE) && !directory.has(remarks)) {
            directory.write(remarks);
        }
        open(studyId, OpenStudy::expecting);
    }

    /** The instance that was expected has come, or was there already. */
    synchronized void arrived(String studyId, boolean placed) {
        SpoolEntry entry = entries.get(studyId);
        OpenStudy open = entry.open().orElseThrow();
        entries.put(
                studyId,
                entry.with(placed ? open.arrived(now()) : open.missed())
                        .withInstances(entry.instances() + (placed ? 1 : 0)));
    }

    /** Has the study taken next, with whatever is in it. */
    synchronized void hurry(String studyId) throws IOException {
        open(studyId, study -> study.hurry(true));
    }

    private void open(String studyId, UnaryOperator<OpenStudy> step) throws IOException {
        Instant now = now();
        directory(studyId).open(now);
        SpoolEntry entry = entries.getOrDefault(studyId, SpoolEntry.opened(now));
        entries.put(studyId, entry.with(step.apply(entry.open().orElseGet(() -> OpenStudy.at(now)))));
    }

    /** Removes studies that are over and were kept for long enough; what was decided about them stays. */
    synchronized void sweep() {
        Instant before = now().minus(limits.keep());
        List<String> old = entries.entrySet().stream()
                .filter(entry ->
                        entry.getValue().isOver() && entry.getValue().since().isBefore(before))
                .map(entry -> entry.getKey())
                .toList();
        for (String studyId : old) {
            Disk.doing(() -> directory(studyId).remove());
            entries.remove(studyId);
        }
    }
}
