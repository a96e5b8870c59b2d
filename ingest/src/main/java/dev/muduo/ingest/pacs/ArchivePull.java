package dev.muduo.ingest.pacs;

import dev.muduo.imaging.series.DicomSource;
import dev.muduo.ingest.dicom.AmbiguousStudyException;
import dev.muduo.ingest.dicom.DicomIntake;
import dev.muduo.ingest.dicom.DicomSubmission;
import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.intake.IntakeQueue;
import dev.muduo.ingest.leader.BusyException;
import dev.muduo.ingest.leader.IngestLeader;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.ingest.source.FolderSpooling;
import dev.muduo.ingest.spool.Spool;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.Bell;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.scratch.Workspace;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.event.Level;

/**
 * Pulls the studies of one archive, one at a time, in the order in which the archive offers them. The archive's cursor moves in
 * the transaction of the study's event; for a study that is passed over it moves alone. One thread owns all state.
 *
 * <p>An archive that is down is waited for. One that answers and does not give one of its studies holds none of the others up: that
 * study is owed, durably, before the cursor moves past it, and it is asked for again with growing pauses, so many times; then it
 * waits for a person, or for the archive to announce it anew.
 */
public final class ArchivePull implements Agent {
    private static final String IMAGES = "images";
    private static final String VOLUMES = "volumes";
    /** So often a study that is on this disk is tried, with pauses of up to half a minute, before the next one's turn comes. */
    private static final int MOST_TAKES = 8;

    private final String archive;
    private final String site;
    private final StudyFeed feed;
    private final Owed owed;
    private final PullOutcomes outcomes;
    private final DicomIntake intake;
    private final IntakeQueue queue;
    private final FolderSpooling spooling;
    private final IngestLeader leader;
    private final Workspace workspace;
    private final Bell bell = new Bell();
    private final FaultsInARow fetching = new FaultsInARow();
    private final FaultsInARow taking = new FaultsInARow();
    /** What was fetched stays until it has been dealt with, for it may have to be taken more than once. */
    private Optional<Pulled> pulled = Optional.empty();

    private Optional<CompletableFuture<StudyReceipt>> answer = Optional.empty();
    private int takes;

    private record Pulled(ListedStudy study, Path scratch, List<Path> images) {}

    /**
     * What pulls from an archive.
     *
     * @param site     written into every study
     * @param spool    keeps what is owed, and what people have decided
     * @param spooling where a study goes of which a person has to choose what is used
     */
    public ArchivePull(
            ArchiveConfig archive,
            PullConfig limits,
            String site,
            SiteSecret secret,
            DicomIntake intake,
            IntakeQueue queue,
            Spool spool,
            FolderSpooling spooling,
            IngestLeader leader,
            Workspace workspace,
            InstantSource clock,
            MeterRegistry meters) {
        this.archive = archive.name();
        this.site = site;
        this.feed = switch (archive.kind()) {
            case ORTHANC -> new OrthancFeed(archive, limits, leader.catalogue(), secret, workspace, clock, meters);
            case DICOMWEB -> new DicomWebFeed(archive, limits, leader.catalogue(), secret, workspace, clock, meters);
        };
        this.owed = new Owed(archive.name(), secret, spool, limits.retryRule(), clock);
        this.outcomes = new PullOutcomes(archive.name(), secret, feed, owed, leader, meters);
        this.intake = intake;
        this.queue = queue;
        this.spooling = spooling;
        this.leader = leader;
        this.workspace = workspace;
    }

    @Override
    public String roleName() {
        return "ingest-pull-" + archive;
    }

    /** Rung when a study that was pulled has been taken. */
    @Override
    public Bell bell() {
        return bell;
    }

    @Override
    public int doWork() {
        if (!leader.leads()) {
            return 0;
        }
        if (pulled.isPresent()) {
            return answer.isPresent() ? finish(pulled.get(), answer.get()) : takeAgain(pulled.get());
        }
        Optional<AnnouncedStudy> next = owed.due().or(feed::next);
        return next.isEmpty() ? 0 : pull(next.get());
    }

    @Override
    public void onClose() {
        forget();
    }

    // ---- from the archive to this disk ----

    private int pull(AnnouncedStudy announced) {
        ListedStudy study;
        boolean dismissed;
        try {
            study = feed.list(announced);
            dismissed = owed.isDismissed(study.announced());
        } catch (RuntimeException e) {
            return notHad(announced, e);
        }
        if (study.unfit().isPresent()) {
            return outcomes.passOver(study, Level.INFO, study.unfit().get(), "it was not pulled");
        }
        if (dismissed) {
            return outcomes.passOver(study, Level.INFO, "dismissed", "a person has decided that it is not used");
        }
        return fetch(study);
    }

    private int fetch(ListedStudy study) {
        Path scratch = workspace.newFolder(0);
        try {
            List<Path> images = feed.fetch(study, newFolder(scratch, IMAGES));
            fetching.overcome();
            if (images.isEmpty()) {
                return 0;
            }
            if (images.size() < study.instances() && !owed.isLastAttempt(study.announced())) {
                return incomplete(study, images.size());
            }
            pulled = Optional.of(new Pulled(study, scratch, images));
            answer = Optional.of(take(pulled.get()));
            return 1;
        } catch (TooLargeException e) {
            return outcomes.passOver(study, Level.WARN, Modalities.TOO_LARGE, e.getMessage());
        } catch (RuntimeException e) {
            return notHad(study.announced(), e);
        } finally {
            if (pulled.isEmpty()) {
                workspace.remove(scratch);
            }
        }
    }

    /** The archive may have the rest on a disk that is away; but there are some that count images that they do not have. */
    private int incomplete(ListedStudy study, int images) {
        return outcomes.owe(
                study.announced(),
                "incomplete",
                "archive " + archive + " gave " + images + " of " + study.instances()
                        + " images that it counts of a study",
                true);
    }

    private int notHad(AnnouncedStudy study, RuntimeException fault) {
        if (fault instanceof GoneException) {
            return missing(study);
        }
        if (fault instanceof ArchiveFaultException ofArchive) {
            return failed(study, ofArchive);
        }
        if (fault instanceof SurroundingsException) {
            throw fault;
        }
        return outcomes.hold(study, fault);
    }

    /** Either it was removed from the archive, which says so, or it is not there yet. */
    private int missing(AnnouncedStudy study) {
        feed.requireUp();
        boolean there;
        try {
            there = feed.has(study);
        } catch (ArchiveFaultException e) {
            return failed(study, e);
        }
        if (there) {
            return failed(
                    study,
                    new ArchiveFaultException("archive " + archive
                            + " has a study, but not, or not yet, all images that it lists of it"));
        }
        return outcomes.passOver(study, Level.INFO, "gone", "it was removed from the archive before it was pulled");
    }

    /** A disk of ours that is full and an archive that is down are waited for; else the study is owed and the next one's turn comes. */
    private int failed(AnnouncedStudy study, ArchiveFaultException fault) {
        workspace.requireRoom(0);
        feed.requireUp();
        boolean ofArchive = fetching.isOfAll(owed.id(study));
        outcomes.owe(study, "archive-fault", fault.getMessage(), !ofArchive);
        if (ofArchive) {
            throw fault;
        }
        return 1;
    }

    // ---- from this disk to the log ----

    /** By one of those who read, check and store: their number bounds how many volumes are in memory. */
    private CompletableFuture<StudyReceipt> take(Pulled study) {
        List<DicomSource> images = study.images().stream().map(DicomSource::of).toList();
        DicomSubmission submission =
                DicomSubmission.of(images, newFolder(study.scratch(), VOLUMES), site, owed.choice(study.study()));
        CompletableFuture<StudyReceipt> taken = queue.submit(
                () -> intake.take(submission, study.study().announced().cursor()));
        bell.ringAfter(taken);
        return taken;
    }

    private int takeAgain(Pulled study) {
        workspace.remove(study.scratch().resolve(VOLUMES));
        answer = Optional.of(take(study));
        // Nothing has been achieved by that yet.
        return 0;
    }

    private static Path newFolder(Path scratch, String name) {
        try {
            return Files.createDirectory(scratch.resolve(name));
        } catch (IOException e) {
            throw new SurroundingsException("the scratch directory cannot be written", e);
        }
    }

    private void forget() {
        pulled.ifPresent(study -> workspace.remove(study.scratch()));
        pulled = Optional.empty();
        answer = Optional.empty();
        takes = 0;
    }

    private int finish(Pulled study, CompletableFuture<StudyReceipt> given) {
        if (!given.isDone()) {
            return 0;
        }
        answer = Optional.empty();
        try {
            outcomes.published(study.study(), study.images().size(), given.join());
            taking.overcome();
        } catch (CompletionException e) {
            notTaken(study, e.getCause());
        }
        forget();
        return 1;
    }

    private void notTaken(Pulled pulledStudy, Throwable fault) {
        ListedStudy study = pulledStudy.study();
        if (fault instanceof BusyException) {
            throw new SurroundingsException("a study from archive " + archive + " has to wait", fault);
        } else if (fault instanceof SurroundingsException) {
            notTakenNow(study.announced(), fault);
        } else if (fault instanceof Refusal refusal) {
            outcomes.passOver(study, Level.WARN, refusal.code(), refusal.getMessage());
        } else if (fault instanceof AmbiguousStudyException ambiguous) {
            toTheSpool(pulledStudy);
            outcomes.passOver(study, Level.WARN, ambiguous.reason().code(), ambiguous.getMessage());
        } else {
            outcomes.hold(study.announced(), fault);
        }
    }

    /**
     * Store, log or disk are waited for. But it may be this study alone, of a volume too large for the memory there is, or of an
     * object that is damaged in the store: the others must not wait for it.
     */
    private void notTakenNow(AnnouncedStudy study, Throwable fault) {
        takes++;
        if (takes < MOST_TAKES || taking.isOfAll(owed.id(study))) {
            throw new SurroundingsException("a study from archive " + archive + " cannot be taken now", fault);
        }
        outcomes.owe(study, "not-taken", fault.getMessage(), true);
    }

    /** Its images wait in the spool, where those lie that were pushed: none is pulled again for the decision. */
    private void toTheSpool(Pulled study) {
        try {
            spooling.spool(study.scratch().resolve(IMAGES));
        } catch (BusyException e) {
            throw new SurroundingsException("the spool has no room for a study from archive " + archive, e);
        }
    }
}
