package dev.muduo.ingest.spool;

import static dev.muduo.ingest.spool.UnfitInstanceException.Reason.OTHER_CLASS;
import static dev.muduo.ingest.spool.UnfitInstanceException.Reason.TOO_MANY;

import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.study.InstanceContent;
import dev.muduo.ingest.identity.SiteSecret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Instances on local disk until their study is whole, and what became of the studies. Safe for several threads; whoever only
 * looks waits for nobody.
 *
 * <p>What a closed {@link Consignment} has kept is durable. A new instance opens its study; the study is closed when an attempt to take it
 * has ended and no instance has come meanwhile. The mark of an open study is written before its first instance and removed after
 * the outcome: a process that dies in between takes a study once more than needed, which publishes nothing new, and never once
 * too few.
 */
public final class Spool {
    private static final int ID_CHARACTERS = 32;

    private final Inbox inbox;
    private final SiteSecret secret;
    private final InstantSource clock;
    private final SpoolTable table;
    private final DecidedStudies decided;
    private final OutstandingPulls outstanding;
    private final StudyAttempts attempts;

    /**
     * Opens the spool in a directory, which is created if it is missing.
     *
     * @throws UncheckedIOException if it cannot be used
     */
    public Spool(Path root, SiteSecret secret, SpoolLimits limits, InstantSource clock) {
        this(root, secret, limits, clock, SecureFiles::syncDirectory);
    }

    Spool(Path root, SiteSecret secret, SpoolLimits limits, InstantSource clock, DirectorySync sync) {
        this.secret = secret;
        this.clock = clock;
        try {
            SecureFiles.createDirectory(root);
            inbox = new Inbox(root.resolve("incoming"), limits.leastFreeBytes());
            table = new SpoolTable(root.resolve("studies"), limits, clock, sync);
            decided = new DecidedStudies(root.resolve("decisions"));
            outstanding = new OutstandingPulls(root.resolve("pulls"), clock);
        } catch (IOException e) {
            throw new UncheckedIOException("the DICOM spool " + root + " cannot be used", e);
        }
        attempts = new StudyAttempts(table, decided);
    }

    /** How the study of a received instance is known outside. */
    public String studyId(ReceivedInstance instance) {
        return secret.pseudonym(instance.studyUid());
    }

    /** What people have decided; it outlives the studies. */
    public DecidedStudies decided() {
        return decided;
    }

    /** Studies that archives have and that could not be pulled. */
    public OutstandingPulls outstanding() {
        return outstanding;
    }

    StudyAttempts attempts() {
        return attempts;
    }

    // ---- receiving ----

    /**
     * Writes an instance to disk and reads which one it is; until it is {@linkplain Consignment#keep kept} it is in no study.
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

    /** What received instances are to be kept in. */
    public Consignment consignment() {
        return new Consignment(this);
    }

    /** As {@link Consignment#keep} of an instance that comes alone: it is durable when this returns. */
    public boolean keep(ReceivedInstance instance, StudyRemarks remarks) {
        try (Consignment alone = consignment()) {
            return alone.keep(instance, remarks);
        }
    }

    boolean place(ReceivedInstance instance, StudyRemarks remarks) {
        try {
            return Disk.on(() -> placed(instance, remarks));
        } finally {
            inbox.discard(instance.file());
        }
    }

    private boolean placed(ReceivedInstance instance, StudyRemarks remarks) throws IOException {
        if (!instance.isImage()) {
            throw new UnfitInstanceException(
                    OTHER_CLASS, "expected CT or PET images, got an instance of another class");
        }
        String studyId = studyId(instance);
        StudyDirectory directory = table.directory(studyId);
        String sopId = secret.pseudonym(instance.sopInstanceUid()).substring(0, ID_CHARACTERS);
        Optional<Integer> place = freePlace(directory, sopId, instance.file());
        if (place.isEmpty() && remarks.equals(StudyRemarks.NONE)) {
            return false;
        }
        table.expect(studyId, remarks);
        boolean placed = false;
        try {
            while (place.isPresent() && !placed) {
                placed = directory.place(instance.file(), sopId, place.get(), clock.instant());
                // Somebody else took the place just now, possibly with the same content.
                place = placed ? place : freePlace(directory, sopId, instance.file());
            }
        } finally {
            table.arrived(studyId, placed);
        }
        return placed;
    }

    /** Makes the places in a study durable. */
    void sync(String studyId) {
        Disk.doing(() -> table.sync(studyId));
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

    /**
     * Has a study taken next, for somebody says that it is whole; one that is closed is opened, which changes nothing unless
     * something is new.
     *
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk fails
     */
    public void hurry(String studyId) {
        Disk.doing(() -> table.hurry(studyId));
    }

    // ---- deciding ----

    /**
     * Writes down what a person has decided about a study, and has it taken.
     *
     * @throws dev.muduo.ingest.door.Refusal if it does not wait for a decision, or not for this one
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk fails
     */
    public void decide(String studyId, StudyDecision decision) {
        synchronized (table) {
            Decisions.require(required(studyId), decision);
            decided.decide(studyId, decision);
            hurry(studyId);
        }
    }

    /**
     * Has a study tried again that was held or refused, as it is.
     *
     * @throws dev.muduo.ingest.door.Refusal if there is nothing to try
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk fails
     */
    public void retry(String studyId) {
        synchronized (table) {
            Decisions.requireRetry(required(studyId));
            hurry(studyId);
        }
    }

    /**
     * A study by its id.
     *
     * @throws dev.muduo.ingest.door.Refusal if it is not here
     */
    public SpooledStudy required(String studyId) {
        return table.find(studyId).orElseThrow(Decisions::unknown);
    }

    /** At most {@code limit} studies whose id is greater than {@code after}, in the order of their ids. */
    public List<SpooledStudy> page(Optional<StudyState> state, String after, int limit) {
        return table.page(state, after, limit);
    }

    public int count(StudyState state) {
        return table.count(state);
    }
}
