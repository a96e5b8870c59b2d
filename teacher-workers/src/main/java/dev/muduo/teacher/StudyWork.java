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
    private final String derivedPrefix;
    private final TeachingMeters meters;
    private final InstantSource clock;
    private final Runnable whenClosed;
    private final Progress progress;
    private PseudoLabelsProduced event;
    private boolean emitted;

    /**
     * @param derivedPrefix where one more object is one more patch done
     * @param whenClosed    told once, when the study is done with or given up
     */
    StudyWork(
            StudyTeaching teaching,
            String derivedPrefix,
            TeachingMeters meters,
            InstantSource clock,
            Runnable whenClosed) {
        this.teaching = teaching;
        this.derivedPrefix = derivedPrefix;
        this.meters = meters;
        this.clock = clock;
        this.whenClosed = whenClosed;
        progress = new Progress(clock);
    }

    @Override
    public boolean step() throws InterruptedException {
        StudyTeaching.Step step = teaching.step();
        switch (step) {
            case PLANNED -> {
                progress.begin(teaching.patches());
                LOG.info(
                        "teaching study {} revision {} run {}: {} patches",
                        teaching.study().studyId(),
                        teaching.study().revision(),
                        teaching.run(),
                        teaching.patches());
            }
            case WORKED -> {
                progress.advance(teaching.patchesDone());
                if (progress.isNews()) {
                    LOG.info(
                            "teaching study {}: {}, {} of them encoded",
                            teaching.study().studyId(),
                            progress.words(),
                            teaching.patchesEncoded());
                }
            }
            case FINISHED -> event = teaching.event(clock.instant());
        }
        meters.progress(progress);
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
                "taught study {} revision {} run {}: {} patches, {} of them encoded, {}",
                event.getStudyId(),
                event.getRevision(),
                event.getRun(),
                event.getPatches(),
                event.getPatchesEncoded(),
                event.getStructures().stream().map(StudyWork::text).collect(Collectors.joining(", ")));
    }

    private static String text(StructureSummary summary) {
        return summary.getStructure() + " " + summary.getPatchesValid() + " valid"
                + (summary.getMeanIou() == null ? "" : String.format(Locale.ROOT, " IoU %.2f", summary.getMeanIou()));
    }

    @Override
    public String derivedPrefix() {
        return derivedPrefix;
    }

    @Override
    public void close() {
        teaching.close();
        meters.idle();
        // Not while emitting: a transaction may have to be repeated.
        if (emitted) {
            tell();
        }
        whenClosed.run();
    }
}
