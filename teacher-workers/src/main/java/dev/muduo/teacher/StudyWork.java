package dev.muduo.teacher;

import dev.muduo.platform.log.RecordWork;
import dev.muduo.platform.log.TransactionalWriter;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.StructureSummary;
import dev.muduo.schemas.Topics;
import java.time.InstantSource;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A study being taught, as the loop over the log sees it. */
final class StudyWork implements RecordWork {
    private static final Logger LOG = LoggerFactory.getLogger(StudyWork.class);

    private final StudyTeaching teaching;
    private final StudyArchive archive;
    private final TeachingMeters meters;
    private final InstantSource clock;
    private final Runnable whenClosed;
    private PseudoLabelsProduced event;
    private boolean emitted;

    /** @param whenClosed told once, when the study is done with or given up */
    StudyWork(
            StudyTeaching teaching,
            StudyArchive archive,
            TeachingMeters meters,
            InstantSource clock,
            Runnable whenClosed) {
        this.teaching = teaching;
        this.archive = archive;
        this.meters = meters;
        this.clock = clock;
        this.whenClosed = whenClosed;
    }

    @Override
    public boolean step() throws InterruptedException {
        StudyTeaching.Step step = teaching.step();
        meters.progress(teaching.patchesDone(), teaching.patches());
        switch (step) {
            case PLANNED ->
                LOG.info(
                        "teaching study {} revision {} run {}: {} patches",
                        teaching.study().studyId(),
                        teaching.study().revision(),
                        teaching.run(),
                        teaching.patches());
            case TAUGHT, REUSED ->
                LOG.debug(
                        "study {}: patch {} of {} {}",
                        teaching.study().studyId(),
                        teaching.patchesDone(),
                        teaching.patches(),
                        step);
            case FINISHED -> event = teaching.event(clock.instant());
        }
        return teaching.finished();
    }

    @Override
    public void emit(TransactionalWriter.Transaction transaction) {
        transaction.send(Topics.PSEUDO_LABELS, event.getStudyId(), event);
        emitted = true;
    }

    private void tell() {
        meters.study(TeachingMeters.Outcome.TAUGHT);
        LOG.info(
                "taught study {} revision {} run {}: {} patches, {}",
                event.getStudyId(),
                event.getRevision(),
                event.getRun(),
                event.getPatches(),
                event.getStructures().stream().map(StudyWork::text).collect(Collectors.joining(", ")));
    }

    private static String text(StructureSummary summary) {
        return summary.getStructure() + " " + summary.getPatchesValid() + " valid"
                + (summary.getMeanIou() == null ? "" : String.format(Locale.ROOT, " IoU %.2f", summary.getMeanIou()));
    }

    @Override
    public String derivedPrefix() {
        return archive.patchPrefix();
    }

    @Override
    public void close() {
        meters.progress(0, 0);
        // Not while emitting: a transaction may have to be repeated.
        if (emitted) {
            tell();
        }
        whenClosed.run();
    }
}
