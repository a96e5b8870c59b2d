package dev.muduo.ingest.spool;

import static dev.muduo.ingest.spool.UnfitInstanceException.Reason.OTHER_CLASS;
import static dev.muduo.ingest.spool.UnfitInstanceException.Reason.TOO_MANY;

import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.ingest.dicom.InstanceContent;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.leader.BusyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Instances on local disk until their study is whole, and what became of the studies. Safe for several threads.
 *
 * <p>What {@link #keep} has answered is durable. A new instance opens its study; the study is closed when an attempt to take it
 * has ended and no instance has come meanwhile. The mark of an open study is written before its first instance and removed after
 * the outcome: a process that dies in between takes a study once more than needed, which publishes nothing new, and never once
 * too few.
 */
public final class Spool {
    private static final int ID_CHARACTERS = 32;

    private final Path studies;
    private final Inbox inbox;
    private final SiteSecret secret;
    private final SpoolLimits limits;
    private final InstantSource clock;
    /** Guarded by this. */
    private final NavigableMap<String, SpoolEntry> entries = new TreeMap<>();

    /**
     * Opens the spool in a directory, which is created if it is missing.
     *
     * @throws UncheckedIOException if it cannot be used
     */
    public Spool(Path root, SiteSecret secret, SpoolLimits limits, InstantSource clock) {
        this.studies = root.resolve("studies");
        this.secret = secret;
        this.limits = limits;
        this.clock = clock;
        try {
            SecureFiles.createDirectory(root);
            SecureFiles.createDirectory(studies);
            inbox = new Inbox(root.resolve("incoming"), limits.leastFreeBytes());
            load();
        } catch (IOException e) {
            throw new UncheckedIOException("the DICOM spool " + root + " cannot be used", e);
        }
    }

    private void load() throws IOException {
        List<Path> directories;
        try (Stream<Path> found = Files.list(studies)) {
            directories = found.toList();
        }
        for (Path path : directories) {
            StudyDirectory directory = new StudyDirectory(path);
            Optional<SpoolEntry> entry = directory.entry();
            if (entry.isPresent()) {
                entries.put(path.getFileName().toString(), entry.get());
            } else {
                directory.remove();
            }
        }
    }

    private StudyDirectory directory(String studyId) {
        return new StudyDirectory(studies.resolve(studyId));
    }

    /** How the study of a received instance is known outside. */
    public String studyId(ReceivedInstance instance) {
        return secret.pseudonym(instance.studyUid());
    }

    // ---- receiving ----

    /**
     * Writes an instance to disk and reads which one it is; until it is {@linkplain #keep kept} it is in no study.
     *
     * @param maxBytes most bytes of it
     * @throws UnfitInstanceException if it is no DICOM file that names itself, or larger
     * @throws IOException if the content cannot be read
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk is full or fails
     */
    public ReceivedInstance receive(InputStream content, long maxBytes) throws IOException {
        return inbox.receive(content, maxBytes);
    }

    /**
     * Passes if there is room for more.
     *
     * @throws dev.muduo.platform.agent.SurroundingsException if there is none
     */
    public void requireRoom() {
        inbox.requireRoom();
    }

    /** Removes a received instance that is not wanted; one that is kept is gone from there already. */
    public void discard(ReceivedInstance instance) {
        inbox.discard(instance.file());
    }

    /**
     * Gives a received instance its place in its study, durably.
     *
     * @param remarks what its sender says of the study; holds from now on unless it says nothing
     * @return false if the study has it already, with the same content
     * @throws UnfitInstanceException if it is not kept here
     * @throws BusyException if there are too many studies
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk fails
     */
    public boolean keep(ReceivedInstance instance, StudyRemarks remarks) {
        try {
            return Disk.on(() -> kept(instance, remarks));
        } finally {
            inbox.discard(instance.file());
        }
    }

    private boolean kept(ReceivedInstance instance, StudyRemarks remarks) throws IOException {
        if (!instance.isImage()) {
            throw new UnfitInstanceException(
                    OTHER_CLASS, "expected CT or PET images, got an instance of another class");
        }
        StudyDirectory directory = directory(studyId(instance));
        String sopId = secret.pseudonym(instance.sopInstanceUid()).substring(0, ID_CHARACTERS);
        Optional<Integer> place = freePlace(directory, sopId, instance.file());
        if (place.isEmpty() && remarks.equals(StudyRemarks.NONE)) {
            return false;
        }
        expect(studyId(instance), directory, remarks);
        boolean placed = false;
        try {
            while (place.isPresent() && !placed) {
                placed = directory.place(instance.file(), sopId, place.get(), clock.instant());
                // Somebody else took the place just now, possibly with the same content.
                place = placed ? place : freePlace(directory, sopId, instance.file());
            }
        } finally {
            arrived(studyId(instance), placed);
        }
        return placed;
    }

    /** The first free place of an instance; empty if one has the same content already. */
    private static Optional<Integer> freePlace(StudyDirectory directory, String sopId, Path file) throws IOException {
        for (int content = 1; content <= StudyDirectory.MOST_CONTENTS; content++) {
            Path present = directory.instance(sopId, content);
            if (Files.notExists(present)) {
                return Optional.of(content);
            }
            if (sameContent(present, file)) {
                return Optional.empty();
            }
        }
        throw new UnfitInstanceException(
                TOO_MANY,
                "expected one content of an instance, got more than " + StudyDirectory.MOST_CONTENTS
                        + " different ones under its UID");
    }

    private static boolean sameContent(Path present, Path file) throws IOException {
        if (Files.mismatch(present, file) < 0) {
            return true;
        }
        try {
            return InstanceContent.same(
                    DicomSource.of("an instance", present), DicomSource.of("the instance", file), DicomLimits.STANDARD);
        } catch (DicomException e) {
            // One of the two cannot be read: whoever takes the study says which.
            return false;
        }
    }

    private synchronized void expect(String studyId, StudyDirectory directory, StudyRemarks remarks)
            throws IOException {
        SpoolEntry entry = entries.get(studyId);
        if (entry == null && entries.size() >= limits.maxStudies()) {
            throw new BusyException("the DICOM spool holds " + limits.maxStudies() + " studies, and no more are taken");
        }
        if (entry != null && entry.instances() >= limits.maxInstances()) {
            throw new UnfitInstanceException(
                    TOO_MANY, "expected at most " + limits.maxInstances() + " instances of a study, got more");
        }
        if (!remarks.equals(StudyRemarks.NONE) && !remarks.equals(directory.remarks())) {
            directory.write(remarks);
        }
        open(studyId, directory, OpenStudy::expecting);
    }

    private synchronized void arrived(String studyId, boolean placed) {
        SpoolEntry entry = entries.get(studyId);
        OpenStudy open = entry.open().orElseThrow();
        entries.put(
                studyId,
                entry.with(placed ? open.arrived(clock.instant()) : open.missed())
                        .withInstances(entry.instances() + (placed ? 1 : 0)));
    }

    /** Opens it on disk, then in memory. */
    private void open(String studyId, StudyDirectory directory, UnaryOperator<OpenStudy> step) throws IOException {
        Instant now = clock.instant();
        directory.open(now);
        SpoolEntry entry = entries.getOrDefault(studyId, SpoolEntry.opened(now));
        entries.put(studyId, entry.with(step.apply(entry.open().orElseGet(() -> OpenStudy.at(now)))));
    }

    // ---- taking ----

    /**
     * Has a study taken next, for somebody says that it is whole; one that is closed is opened, which changes nothing unless
     * something is new.
     *
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk fails
     */
    public synchronized void hurry(String studyId) {
        Disk.doing(() -> open(studyId, directory(studyId), study -> study.hurry(true)));
    }

    /** An attempt to take a study, with what it has now. */
    record Attempt(
            String studyId, List<DicomSource> files, StudyRemarks remarks, StudyDecision decision, long arrivals) {}

    /** The study that has been due for longest. */
    synchronized Optional<Attempt> due(AssemblyTimes times) {
        Instant now = clock.instant();
        Optional<String> first = Optional.empty();
        Instant earliest = now;
        for (var entry : entries.entrySet()) {
            Optional<Instant> dueAt = entry.getValue().open().map(open -> open.dueAt(times.idle(), times.cap()));
            if (dueAt.filter(at -> !at.isAfter(now)).isPresent()
                    && (first.isEmpty() || dueAt.get().isBefore(earliest))) {
                first = Optional.of(entry.getKey());
                earliest = dueAt.get();
            }
        }
        return first.map(studyId -> Disk.on(() -> attempt(studyId)));
    }

    private Attempt attempt(String studyId) throws IOException {
        SpoolEntry entry = entries.get(studyId);
        OpenStudy open = entry.open().orElseThrow().hurry(false);
        entries.put(studyId, entry.with(open));
        StudyDirectory directory = directory(studyId);
        List<DicomSource> files = new ArrayList<>();
        for (Path file : directory.instances()) {
            files.add(DicomSource.of("instance " + (files.size() + 1), file));
        }
        return new Attempt(studyId, files, directory.remarks(), directory.decision(), open.arrivals());
    }

    /** An attempt has come to nothing through no fault of the study; it is due again as if its last instance came now. */
    synchronized void postpone(Attempt attempt) {
        SpoolEntry entry = entries.get(attempt.studyId());
        entries.put(attempt.studyId(), entry.with(entry.open().orElseThrow().postponed(clock.instant())));
    }

    /** How an attempt has ended; the study is closed unless something came meanwhile. */
    synchronized void end(Attempt attempt, StudyOutcome outcome) {
        Disk.doing(() -> end(attempt, outcome, directory(attempt.studyId())));
    }

    private void end(Attempt attempt, StudyOutcome outcome, StudyDirectory directory) throws IOException {
        Instant now = clock.instant();
        SpoolEntry entry = entries.get(attempt.studyId());
        OpenStudy open = entry.open().orElseThrow();
        directory.write(outcome, now);
        if (open.arrivals() != attempt.arrivals() || open.expected() > 0 || open.hurried()) {
            entries.put(attempt.studyId(), entry.endedButOpen(outcome, now));
            return;
        }
        int left = entry.instances();
        if (outcome.state() == StudyState.DISMISSED) {
            directory.removeInstances();
            left = 0;
        }
        directory.close();
        entries.put(attempt.studyId(), entry.ended(outcome, now).withInstances(left));
    }

    /** What a sender has said of a study does not hold any more. */
    synchronized void forgetRemarks(String studyId) {
        Disk.doing(() -> directory(studyId).write(StudyRemarks.NONE));
    }

    /** Removes studies that were kept for long enough. */
    synchronized void sweep() {
        Instant before = clock.instant().minus(limits.keep());
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

    // ---- deciding ----

    /**
     * Writes down what a person has decided about a study, and has it taken.
     *
     * @throws dev.muduo.ingest.door.Refusal if it does not wait for a decision, or not for this one
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk fails
     */
    public synchronized void decide(String studyId, StudyDecision decision) {
        Decisions.require(required(studyId), decision);
        Disk.doing(() -> {
            StudyDirectory directory = directory(studyId);
            directory.write(decision.after(directory.decision()));
            open(studyId, directory, open -> open.hurry(true));
        });
    }

    /**
     * A study by its id.
     *
     * @throws dev.muduo.ingest.door.Refusal if it is not here
     */
    public synchronized SpooledStudy required(String studyId) {
        return Optional.ofNullable(entries.get(studyId))
                .map(entry -> entry.named(studyId))
                .orElseThrow(Decisions::unknown);
    }

    /** At most {@code limit} studies whose id is greater than {@code after}, in the order of their ids. */
    public synchronized List<SpooledStudy> page(Optional<StudyState> state, String after, int limit) {
        return entries.tailMap(after, false).entrySet().stream()
                .map(entry -> entry.getValue().named(entry.getKey()))
                .filter(study -> state.isEmpty() || state.get() == study.state())
                .limit(limit)
                .toList();
    }

    public synchronized int count(StudyState state) {
        return (int) entries.entrySet().stream()
                .filter(entry -> entry.getValue().named(entry.getKey()).state() == state)
                .count();
    }
}
