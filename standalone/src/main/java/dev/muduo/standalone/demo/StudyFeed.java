package dev.muduo.standalone.demo;

import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortSender;
import dev.muduo.standalone.cohort.CohortStudy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Sends a cohort in over HTTP, as a hospital would: the labelled and the held-out studies first, because somebody has drawn in
 * them already, then the others one after another.
 */
final class StudyFeed implements Runnable {
    /** A study that has arrived and whose mask is wanted. */
    record Arrived(CohortStudy study, String studyId, long sentNanos) {}

    private final Cohort cohort;
    private final CohortSender sender;
    private final Duration betweenStudies;
    private final BlockingQueue<Arrived> arrived;
    private final Map<String, String> studyIds = Collections.synchronizedMap(new LinkedHashMap<>());
    private volatile String fault;
    private volatile boolean done;

    StudyFeed(Cohort cohort, CohortSender sender, Duration betweenStudies) {
        this.cohort = cohort;
        this.arrived = new LinkedBlockingQueue<>(Math.max(1, cohort.studies().size()));
        this.sender = sender;
        this.betweenStudies = betweenStudies;
    }

    @Override
    public void run() {
        try {
            for (CohortStudy study : order(cohort)) {
                send(study);
                if (study.drawing().isEmpty()) {
                    TimeUnit.MILLISECONDS.sleep(betweenStudies.toMillis());
                }
            }
            done = true;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (IOException refused) {
            fault = "a study could not be sent: " + refused.getMessage();
        }
    }

    /** Whether every study is in. */
    boolean done() {
        return done;
    }

    /** Why no more studies are sent. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    int sent() {
        return studyIds.size();
    }

    /** Studies in the order of their arrival; taken by whoever asks for their masks. */
    BlockingQueue<Arrived> arrived() {
        return arrived;
    }

    /** The name here of every study that is in, and its id there. */
    Map<String, String> studyIds() {
        synchronized (studyIds) {
            return new LinkedHashMap<>(studyIds);
        }
    }

    private void send(CohortStudy study) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String studyId = sender.send(study);
        studyIds.put(study.name(), studyId);
        if (study.drawing().isEmpty() || study.role() == Role.REPORT) {
            arrived.add(new Arrived(study, studyId, begun));
        }
    }

    private static List<CohortStudy> order(Cohort cohort) {
        List<CohortStudy> order = new ArrayList<>();
        cohort.of(Role.TRAIN).stream()
                .filter(study -> study.drawing().isPresent())
                .forEach(order::add);
        cohort.studies().stream().filter(study -> study.role() != Role.TRAIN).forEach(order::add);
        cohort.of(Role.TRAIN).stream()
                .filter(study -> study.drawing().isEmpty())
                .forEach(order::add);
        return order;
    }
}
