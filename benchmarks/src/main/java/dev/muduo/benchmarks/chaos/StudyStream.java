package dev.muduo.benchmarks.chaos;

import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortSender;
import dev.muduo.standalone.cohort.CohortStudy;
import java.io.IOException;
import java.util.List;

/**
 * Studies that go in while the trainer lives and dies: at first what training needs to begin, the others one by one, and of
 * every third, two studies later, what a person has drawn in it. Belongs to one thread.
 */
final class StudyStream {
    private static final int FIRST_LABELLED = 2;
    private static final int CORRECTED = 3;
    private static final int LATER = 2;

    private final List<CohortStudy> train;
    private final List<CohortStudy> heldOut;
    private final CohortSender sender;
    private final KillBook book;

    StudyStream(Cohort cohort, CohortSender sender, KillBook book) {
        this.train = cohort.of(Role.TRAIN);
        this.heldOut = cohort.of(Role.VALIDATION);
        this.sender = sender;
        this.book = book;
    }

    /** Sends whatever is due once so much of the run is over, in [0, 1]. */
    void sendUpTo(double over) throws IOException, InterruptedException {
        for (CohortStudy study : heldOut) {
            send(study, true);
        }
        int due = FIRST_LABELLED + (int) Math.floor(over * (train.size() - FIRST_LABELLED));
        for (int i = 0; i < due; i++) {
            boolean drawnAtOnce = i < FIRST_LABELLED;
            boolean correctedNow = i % CORRECTED == 0 && (i + LATER < due || over >= 1);
            send(train.get(i), drawnAtOnce || correctedNow);
        }
    }

    private void send(CohortStudy study, boolean drawn) throws IOException, InterruptedException {
        boolean missing = !book.sent().contains(study.name());
        boolean drawingMissing = drawn && !book.sent().contains(study.name() + " drawn");
        if (!missing && !drawingMissing) {
            return;
        }
        String id = sender.sendImages(study);
        if (missing) {
            book.sent(study.name());
        }
        if (drawingMissing) {
            sender.sendDrawing(study, id);
            book.sent(study.name() + " drawn");
        }
    }
}
