package dev.muduo.standalone.demo;

import dev.muduo.client.Images;
import dev.muduo.client.MuduoClient;
import dev.muduo.client.NotNowException;
import dev.muduo.client.RefusedException;
import dev.muduo.client.Wanted;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.CohortStudy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for masks all the time, as the people who use the service would: of every study once it is in, and of the REPORT studies
 * again and again, through every change of the model. An answer other than a mask is a failure, but for three: before the first
 * promotion there is no model, a full service says so, and a study is not known in the moment after its arrival.
 */
final class MaskRequests implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(MaskRequests.class);
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_REQUESTS = 429;
    /** The service learns of a study from the log, a moment after whoever sent it was told that it is there. */
    private static final Duration UNKNOWN_AT_MOST = Duration.ofMinutes(1);

    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(1_500);

    private final StudyFeed feed;
    private final MuduoClient muduo;
    private final Path masks;
    private final DemoTimes times;
    private final List<StudyFeed.Arrived> report = new ArrayList<>();
    private int next;

    /** @param muduo without patience: a refusal must be seen, not repeated away */
    MaskRequests(StudyFeed feed, MuduoClient muduo, Path masks, DemoTimes times) {
        this.feed = feed;
        this.muduo = muduo;
        this.masks = masks;
        this.times = times;
    }

    @Override
    public void run() {
        try {
            while (true) {
                StudyFeed.Arrived arrived = feed.arrived().poll(BETWEEN_REQUESTS.toMillis(), TimeUnit.MILLISECONDS);
                if (arrived != null) {
                    first(arrived);
                } else if (!report.isEmpty() && times.firstMask().isPresent()) {
                    ask(report.get(next++ % report.size()));
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void first(StudyFeed.Arrived arrived) throws InterruptedException {
        if (arrived.study().role() == Role.REPORT) {
            report.add(arrived);
        }
        boolean waited = times.firstMask().isEmpty();
        while (!ask(arrived)) {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_REQUESTS.toMillis());
        }
        // Studies that came before there was any model waited for the model, not for their mask.
        if (!waited) {
            times.studyToMask(Duration.ofNanos(System.nanoTime() - arrived.sentNanos()));
        }
    }

    /** Returns whether there is nothing to wait for: a mask, or a failure. */
    private boolean ask(StudyFeed.Arrived arrived) throws InterruptedException {
        CohortStudy study = arrived.study();
        long begun = System.nanoTime();
        try {
            muduo.segmentations()
                    .segment(Images.study(arrived.studyId()), Wanted.mask(), masks.resolve(study.name() + ".nii.gz"));
            times.mask(Duration.ofNanos(System.nanoTime() - begun));
            return true;
        } catch (NotNowException later) {
            if (later.status() == TOO_MANY_REQUESTS) {
                times.busy();
                return false;
            }
            if (times.firstMask().isEmpty()) {
                return false;
            }
            return failed(arrived, later);
        } catch (RefusedException refused) {
            long since = System.nanoTime() - arrived.sentNanos();
            if (refused.status() == NOT_FOUND && since < UNKNOWN_AT_MOST.toNanos()) {
                return false;
            }
            return failed(arrived, refused);
        } catch (IOException failure) {
            return failed(arrived, failure);
        }
    }

    /** The log names the pseudonym alone: folders are often named after patients, and messages after folders. */
    private boolean failed(StudyFeed.Arrived arrived, IOException failure) {
        LOG.warn(
                "a request for the mask of study {} failed: {}",
                arrived.studyId(),
                failure.getClass().getSimpleName());
        times.failed(arrived.study().name() + ": " + failure.getMessage());
        return true;
    }
}
