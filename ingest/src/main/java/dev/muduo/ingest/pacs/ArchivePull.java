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
import dev.muduo.platform.agent.Agent;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Pulls the studies of one archive, one at a time, in the order in which the archive offers them. The archive's cursor moves in
 * the transaction of the study's event; for a study that is passed over it moves alone. One thread owns all state.
 */
public final class ArchivePull implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(ArchivePull.class);

    private static final String IMAGES = "images";
    private static final String VOLUMES = "volumes";

    private final String archive;
    private final String site;
    private final StudyFeed feed;
    private final SiteSecret secret;
    private final DicomIntake intake;
    private final IntakeQueue queue;
    private final Optional<FolderSpooling> spooling;
    private final IngestLeader leader;
    private final Workspace workspace;
    private final MeterRegistry meters;
    /** What was fetched stays until it has been dealt with, for it may have to be taken more than once. */
    private Optional<Pulled> pulled = Optional.empty();

    private Optional<CompletableFuture<StudyReceipt>> answer = Optional.empty();

    private record Pulled(ListedStudy study, Path scratch, List<Path> images) {}

    private ArchivePull(
            String archive,
            String site,
            StudyFeed feed,
            SiteSecret secret,
            DicomIntake intake,
            IntakeQueue queue,
            Optional<FolderSpooling> spooling,
            IngestLeader leader,
            Workspace workspace,
            MeterRegistry meters) {
        this.archive = archive;
        this.site = site;
        this.feed = feed;
        this.secret = secret;
        this.intake = intake;
        this.queue = queue;
        this.spooling = spooling;
        this.leader = leader;
        this.workspace = workspace;
        this.meters = meters;
    }

    /**
     * What pulls from an archive.
     *
     * @param site     written into every study
     * @param spooling where a study goes of which a person has to choose what is used; empty: it is passed over
     */
    public static ArchivePull of(
            ArchiveConfig archive,
            PullConfig limits,
            String site,
            SiteSecret secret,
            DicomIntake intake,
            IntakeQueue queue,
            Optional<FolderSpooling> spooling,
            IngestLeader leader,
            Workspace workspace,
            InstantSource clock,
            MeterRegistry meters) {
        StudyFeed feed = switch (archive.kind()) {
            case ORTHANC -> new OrthancFeed(archive, limits, leader.catalogue(), workspace, clock);
            case DICOMWEB -> new DicomWebFeed(archive, limits, leader.catalogue(), secret, workspace, clock);
        };
        return new ArchivePull(archive.name(), site, feed, secret, intake, queue, spooling, leader, workspace, meters);
    }

    @Override
    public String roleName() {
        return "ingest-pull-" + archive;
    }

    @Override
    public int doWork() {
        if (!leader.leads()) {
            return 0;
        }
        if (pulled.isPresent()) {
            return answer.isPresent() ? finish(pulled.get(), answer.get()) : takeAgain(pulled.get());
        }
        Optional<ListedStudy> next = feed.next();
        if (next.isEmpty()) {
            return 0;
        }
        ListedStudy study = next.get();
        if (study.unfit().isPresent()) {
            passOver(study, Level.INFO, study.unfit().get(), "it was not pulled");
            return 1;
        }
        return pull(study);
    }

    @Override
    public void onClose() {
        forget();
    }

    private int pull(ListedStudy study) {
        Path scratch = workspace.newFolder(0);
        try {
            List<Path> images = feed.fetch(study, newFolder(scratch, IMAGES));
            if (!images.isEmpty()) {
                pulled = Optional.of(new Pulled(study, scratch, images));
                answer = Optional.of(take(pulled.get()));
                return 1;
            }
            return 0;
        } catch (GoneException e) {
            passOver(study, Level.INFO, "gone", "it was removed from the archive before it was pulled");
            return 1;
        } catch (TooLargeException e) {
            passOver(study, Level.WARN, Modalities.TOO_LARGE, e.getMessage());
            return 1;
        } finally {
            if (pulled.isEmpty()) {
                workspace.remove(scratch);
            }
        }
    }

    /** By one of those who read, check and store: their number bounds how many volumes are in memory. */
    private CompletableFuture<StudyReceipt> take(Pulled study) {
        List<DicomSource> images = study.images().stream().map(DicomSource::of).toList();
        DicomSubmission submission = DicomSubmission.of(images, newFolder(study.scratch(), VOLUMES), site);
        return queue.submit(
                () -> intake.take(submission, Optional.of(study.study().cursor())));
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
    }

    private int finish(Pulled study, CompletableFuture<StudyReceipt> given) {
        if (!given.isDone()) {
            return 0;
        }
        answer = Optional.empty();
        try {
            published(study.study(), given.join());
        } catch (CompletionException e) {
            failed(study, e.getCause());
        }
        forget();
        return 1;
    }

    private void published(ListedStudy study, StudyReceipt receipt) {
        LOG.atInfo()
                .addKeyValue("archive", archive)
                .addKeyValue("study", receipt.studyId())
                .addKeyValue("revision", receipt.revision())
                .addKeyValue("images", study.instances())
                .log(receipt.created() ? "a study was pulled" : "a study was pulled that is published already");
        feed.done(study);
        count(receipt.created() ? "published" : "known");
    }

    private void failed(Pulled study, Throwable fault) {
        if (fault instanceof BusyException || fault instanceof SurroundingsException) {
            throw new SurroundingsException("a study from archive " + archive + " cannot be taken now", fault);
        }
        if (fault instanceof Refusal refusal) {
            passOver(study.study(), Level.WARN, refusal.code(), refusal.getMessage());
        } else if (fault instanceof AmbiguousStudyException ambiguous) {
            // Its images wait in the spool, where those lie that were pushed: none is pulled again for the decision.
            try {
                spooling.ifPresent(spool -> spool.spool(study.scratch().resolve(IMAGES)));
            } catch (BusyException e) {
                throw new SurroundingsException("the spool has no room for a study from archive " + archive, e);
            }
            passOver(study.study(), Level.WARN, ambiguous.reason().code(), ambiguous.getMessage());
        } else {
            // A fault of ours with this study must not keep the others from being taken.
            LOG.error("a study from archive {} cannot be taken", archive, fault);
            passOver(study.study(), Level.ERROR, "internal", "this should not have happened");
        }
    }

    private void passOver(ListedStudy study, Level level, String code, String reason) {
        LOG.atLevel(level)
                .addKeyValue("archive", archive)
                .addKeyValue("study", secret.pseudonym(study.uid()))
                .addKeyValue("code", code)
                .log("a study of the archive was passed over: {}", reason);
        try {
            // Nobody waits for this: if it is lost, the study is passed over once more after a restart.
            var unused = leader.offer(study.cursor());
        } catch (BusyException e) {
            throw new SurroundingsException("too much waits to be published", e);
        }
        feed.done(study);
        count(code);
    }

    private void count(String outcome) {
        meters.counter("muduo.ingest.pulled", "archive", archive, "outcome", outcome)
                .increment();
    }
}
