package dev.muduo.standalone.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What the senders saw: masks, failures, and how long things took. Safe for several threads. */
final class DemoTimes {
    private final long begun = System.nanoTime();
    private final List<Duration> studyToMask = new ArrayList<>();
    private final List<Duration> requests = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private Duration firstMask;
    private long busy;

    /** Since the services were up. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    synchronized void mask(Duration took) {
        requests.add(took);
        if (firstMask == null) {
            firstMask = elapsed();
        }
    }

    /** A study's mask is here, so long after the study was sent. */
    synchronized void studyToMask(Duration took) {
        studyToMask.add(took);
    }

    /** The service was full and said so: the client waits, nothing is lost. */
    synchronized void busy() {
        busy++;
    }

    synchronized void failed(String reason) {
        failures.add(reason);
    }

    synchronized int masks() {
        return requests.size();
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    synchronized long busyAnswers() {
        return busy;
    }

    synchronized Optional<Duration> firstMask() {
        return Optional.ofNullable(firstMask);
    }

    synchronized Optional<Duration> lastRequest() {
        return requests.isEmpty() ? Optional.empty() : Optional.of(requests.get(requests.size() - 1));
    }

    synchronized Optional<Duration> medianStudyToMask() {
        return median(studyToMask);
    }

    synchronized Optional<Duration> longestStudyToMask() {
        return studyToMask.stream().max(Duration::compareTo);
    }

    synchronized Optional<Duration> medianRequest() {
        return median(requests);
    }

    private static Optional<Duration> median(List<Duration> durations) {
        if (durations.isEmpty()) {
            return Optional.empty();
        }
        List<Duration> sorted = new ArrayList<>(durations);
        Collections.sort(sorted);
        return Optional.of(sorted.get(sorted.size() / 2));
    }
}
