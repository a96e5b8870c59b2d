package dev.muduo.ingest.pacs;

import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.leader.BusyException;
import dev.muduo.ingest.leader.IngestLeader;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.ingest.spool.OutstandingPull;
import dev.muduo.platform.agent.SurroundingsException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What has become of each study of one archive: told in the log and the metrics, and the archive's position moves past it. One that is
 * owed is written down first. One thread. Whatever is not one of a published study returns 1, as a step that has done something.
 */
final class PullOutcomes {
    private static final Logger LOG = LoggerFactory.getLogger(PullOutcomes.class);

    private final String archive;
    private final SiteSecret secret;
    private final StudyFeed feed;
    private final Owed owed;
    private final IngestLeader leader;
    private final MeterRegistry meters;

    PullOutcomes(
            String archive, SiteSecret secret, StudyFeed feed, Owed owed, IngestLeader leader, MeterRegistry meters) {
        this.archive = archive;
        this.secret = secret;
        this.feed = feed;
        this.owed = owed;
        this.leader = leader;
        this.meters = meters;
    }

    /**
     * It is on the topic, and the position with it.
     *
     * @param images how many were pulled
     */
    void published(ListedStudy study, int images, StudyReceipt receipt) {
        LOG.atInfo()
                .addKeyValue("archive", archive)
                .addKeyValue("study", receipt.studyId())
                .addKeyValue("revision", receipt.revision())
                .addKeyValue("images", images)
                .log(receipt.created() ? "a study was pulled" : "a study was pulled that is published already");
        if (images < study.instances()) {
            LOG.atWarn()
                    .addKeyValue("archive", archive)
                    .addKeyValue("study", receipt.studyId())
                    .log(
                            "the archive counts {} images of a study and gave {}, however often it was asked",
                            study.instances(),
                            images);
        }
        feed.done(study);
        owed.settled(study.announced());
        count(receipt.created() ? "published" : "known");
    }

    /** With these images it is of no use; with others it may be. */
    int passOver(ListedStudy study, Level level, String code, String reason) {
        passedOver(study.announced(), level, code, reason);
        feed.done(study);
        return 1;
    }

    /** There is nothing of it. */
    int passOver(AnnouncedStudy study, Level level, String code, String reason) {
        passedOver(study, level, code, reason);
        feed.skip(study);
        return 1;
    }

    private void passedOver(AnnouncedStudy study, Level level, String code, String reason) {
        LOG.atLevel(level)
                .addKeyValue("archive", archive)
                .addKeyValue("study", study.uid().map(secret::pseudonym).orElse("unknown"))
                .addKeyValue("code", code)
                .log("a study of the archive was passed over: {}", reason);
        moveOn(study);
        owed.settled(study);
        count(code);
    }

    /**
     * It could not be had now: it is tried again.
     *
     * @param counts whether the attempt does
     */
    int owe(AnnouncedStudy study, String code, String message, boolean counts) {
        return setAside(study, () -> owed.failed(study, code, message, counts));
    }

    /** A fault of ours with this study must not keep the others from being taken: it waits for a person. */
    int hold(AnnouncedStudy study, Throwable fault) {
        LOG.error("a study from archive {} cannot be taken", archive, fault);
        return setAside(study, () -> owed.hold(study, "internal", "this should not have happened; the log says more"));
    }

    private int setAside(AnnouncedStudy study, Supplier<OutstandingPull> owing) {
        OutstandingPull pull;
        try {
            pull = owing.get();
        } catch (BusyException e) {
            throw new SurroundingsException(e.getMessage(), e);
        }
        LOG.atWarn()
                .addKeyValue("archive", archive)
                .addKeyValue("pull", pull.id())
                .addKeyValue("code", pull.code())
                .addKeyValue("attempts", pull.attempts())
                .log("a study of the archive could not be pulled, and is owed: {}", pull.message());
        moveOn(study);
        feed.skip(study);
        count(pull.code());
        return 1;
    }

    /** Nobody waits for this: if it is lost, the study is passed over once more after a restart. */
    private void moveOn(AnnouncedStudy study) {
        try {
            study.cursor().ifPresent(cursor -> {
                var unused = leader.offer(cursor);
            });
        } catch (BusyException e) {
            throw new SurroundingsException("too much waits to be published", e);
        }
    }

    private void count(String outcome) {
        meters.counter("muduo.ingest.pulled", "archive", archive, "outcome", outcome)
                .increment();
    }
}
