package dev.muduo.ingest.spool;

import dev.muduo.imaging.series.DicomSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Attempts to take spooled studies: which one is due, and how it has ended. A study is closed when an attempt has ended and no
 * instance has come meanwhile. Safe for several threads.
 */
final class StudyAttempts {
    /**
     * Attempts in which the process itself may come to its end before a person is asked: one that is killed or stopped while it takes
     * a study is no fault of that study, again and again with the same one it is.
     */
    static final int MOST_UNENDED = 5;

    private final SpoolTable table;
    private final DecidedStudies decided;

    StudyAttempts(SpoolTable table, DecidedStudies decided) {
        this.table = table;
        this.decided = decided;
    }

    /** An attempt to take a study, with what it has now. */
    record Attempt(
            String studyId, List<DicomSource> files, StudyRemarks remarks, StudyDecision decision, long arrivals) {
        static Attempt ofNothing(String studyId, OpenStudy open) {
            return new Attempt(studyId, List.of(), StudyRemarks.NONE, StudyDecision.NONE, open.arrivals());
        }
    }

    /** The study that has been due for longest. */
    Optional<Attempt> due(AssemblyTimes times) {
        synchronized (table) {
            return longestDue(times).flatMap(studyId -> Disk.on(() -> attemptOrHold(studyId)));
        }
    }

    private Optional<String> longestDue(AssemblyTimes times) {
        Optional<String> first = Optional.empty();
        Instant earliest = table.now();
        for (var entry : table.entries().entrySet()) {
            Optional<Instant> dueAt = entry.getValue().open().map(open -> open.dueAt(times.idle(), times.cap()));
            if (dueAt.isPresent()
                    && !dueAt.get().isAfter(earliest)
                    && (first.isEmpty() || dueAt.get().isBefore(earliest))) {
                first = Optional.of(entry.getKey());
                earliest = dueAt.get();
            }
        }
        return first;
    }

    /** What a sender or a person has said is never left out because it cannot be read: the study waits for a person. */
    private Optional<Attempt> attemptOrHold(String studyId) throws IOException {
        SpoolEntry before = table.entry(studyId);
        OpenStudy open = before.open().orElseThrow().hurry(false);
        table.put(studyId, before.with(open));
        StudyDirectory directory = table.directory(studyId);
        try {
            if (directory.unendedAttempts() >= MOST_UNENDED) {
                close(Attempt.ofNothing(studyId, open), StudyOutcome.heldForEndsOfTheProcess(MOST_UNENDED));
                return Optional.empty();
            }
            Attempt attempt = attempt(studyId, open);
            directory.beginAttempt();
            return Optional.of(attempt);
        } catch (DamagedFileException e) {
            close(Attempt.ofNothing(studyId, open), StudyOutcome.heldForDamage(e));
            e.setAside();
            return Optional.empty();
        } catch (IOException e) {
            // Still to be taken at once, if it was, as soon as the disk works again.
            table.put(studyId, before);
            throw e;
        }
    }

    private Attempt attempt(String studyId, OpenStudy open) throws IOException {
        StudyDirectory directory = table.directory(studyId);
        List<DicomSource> files = new ArrayList<>();
        for (Path file : directory.instances()) {
            files.add(DicomSource.of("instance " + (files.size() + 1), file));
        }
        // Whoever brought them may not have come to that yet: what is published must still be here after a power cut.
        table.sync(studyId);
        return new Attempt(studyId, files, directory.remarks(), decided.of(studyId), open.arrivals());
    }

    /** An attempt has come to nothing through no fault of the study; it is due again as if its last instance came now. */
    void postpone(Attempt attempt) {
        synchronized (table) {
            Disk.doing(() -> table.directory(attempt.studyId()).endAttempt());
            SpoolEntry entry = table.entry(attempt.studyId());
            table.put(attempt.studyId(), entry.with(entry.open().orElseThrow().postponed(table.now())));
        }
    }

    /** How an attempt has ended; the study is closed unless something came meanwhile. */
    void end(Attempt attempt, StudyOutcome outcome) {
        synchronized (table) {
            Disk.doing(() -> close(attempt, outcome));
        }
    }

    private void close(Attempt attempt, StudyOutcome outcome) throws IOException {
        Instant now = table.now();
        StudyDirectory directory = table.directory(attempt.studyId());
        SpoolEntry entry = table.entry(attempt.studyId());
        OpenStudy open = entry.open().orElseThrow();
        directory.write(outcome, now);
        directory.endAttempt();
        if (open.arrivals() != attempt.arrivals() || open.expected() > 0 || open.hurried()) {
            table.put(attempt.studyId(), entry.endedButOpen(outcome, now));
            return;
        }
        int left = entry.instances();
        if (outcome.state() == StudyState.DISMISSED) {
            directory.removeInstances();
            left = 0;
        }
        directory.close();
        table.put(attempt.studyId(), entry.ended(outcome, now).withInstances(left));
    }

    /** What a sender has said of a study does not hold any more. */
    void forgetRemarks(String studyId) {
        synchronized (table) {
            Disk.doing(() -> table.directory(studyId).write(StudyRemarks.NONE));
        }
    }

    /** Removes studies that were kept for long enough. */
    void sweep() {
        table.sweep();
    }
}
