package dev.muduo.benchmarks.serving;

import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Five times as many requests as can be computed: what does not fit is refused at once, what is let in is answered, and what
 * the service holds stays bounded.
 */
final class OverloadRun {
    private static final Rig.Limits LIMITS = new Rig.Limits(1, 8, Duration.ofSeconds(60));
    private static final int TIMES = 5;

    /** Of requests of two files. They go after the place, as fast as the disk lets them: now and then there are more. */
    private static final int MOST_UPLOADS = 2 * LIMITS.most();

    private static final long LOOK_MILLIS = 20;

    /** At memory, on the way. */
    private static final int LOOKS_AT_MEMORY = 30;

    /** Of all refusals: other work has the processors now and then. */
    private static final double MOST_SLOW = 0.01;

    private final Duration duration;
    private final boolean judged;
    private final long seed;
    private final Path scratch;

    /** @param judged whether times and memory are, which the machine must have nothing else to do for; otherwise only told */
    OverloadRun(Duration duration, boolean judged, long seed, Path scratch) {
        this.duration = duration;
        this.judged = judged;
        this.seed = seed;
        this.scratch = scratch;
    }

    Outcome run() throws InterruptedException, ExecutionException, IOException {
        InMemoryEventLog log = new InMemoryEventLog();
        InMemoryObjectStore store = new InMemoryObjectStore();
        try (Rig rig = new Rig(log, store, scratch, LIMITS);
                Promoter promoter = new Promoter(store, log, seed)) {
            promoter.promote();
            rig.await(() -> rig.served() == 1);
            Client client = new Client(rig.uri());
            double capacity = Capacity.measure(client);
            Watch watch = new Watch(rig, duration.dividedBy(LOOKS_AT_MEMORY));
            watch.start();
            List<Answer> answers = new OpenLoop(client::upload, TIMES * capacity, seed).run(duration);
            watch.end();
            return outcome(rig, client, answers, watch, capacity);
        }
    }

    /** Looks at what the service holds, again and again. */
    private static final class Watch extends Thread {
        private final Rig rig;
        private final long memoryEveryNanos;
        private final List<MemoryUse> memory = new ArrayList<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile int mostInside;
        private volatile int mostUploads;
        private int looks;
        private int looksAtMore;
        private volatile boolean blind;

        Watch(Rig rig, Duration memoryEvery) {
            super("watch");
            this.rig = rig;
            this.memoryEveryNanos = memoryEvery.toNanos();
        }

        @Override
        public void run() {
            try {
                long begun = System.nanoTime();
                while (!over.get()) {
                    look();
                    if (System.nanoTime() - begun >= memory.size() * memoryEveryNanos) {
                        memory.add(MemoryUse.now());
                    }
                    Thread.sleep(LOOK_MILLIS);
                }
            } catch (IOException | UncheckedIOException e) {
                blind = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void look() {
            int uploads = rig.uploads();
            mostInside = Math.max(mostInside, rig.inside());
            mostUploads = Math.max(mostUploads, uploads);
            looks++;
            looksAtMore += uploads > MOST_UPLOADS ? 1 : 0;
        }

        void end() throws InterruptedException {
            over.set(true);
            join();
        }
    }

    private Outcome outcome(Rig rig, Client client, List<Answer> answers, Watch watch, double capacity)
            throws InterruptedException, ExecutionException, IOException {
        List<String> faults = new ArrayList<>(Audit.faults(answers, List.of(200, 429)));
        List<Answer> refused =
                answers.stream().filter(answer -> answer.status() == 429).toList();
        if (refused.isEmpty()) {
            faults.add("nothing was refused: there was no overload");
        }
        if (watch.blind || watch.mostInside > LIMITS.most()) {
            faults.add(watch.mostInside + " requests were inside, where " + LIMITS.most() + " may be");
        }
        if (2 * watch.looksAtMore > watch.looks) {
            faults.add("more than " + MOST_UPLOADS + " files on disk in " + watch.looksAtMore + " looks of "
                    + watch.looks);
        }
        if (!rig.await(() -> rig.inside() == 0)) {
            faults.add(rig.inside() + " places were not given back");
        }
        if (!rig.await(() -> rig.uploads() == 0)) {
            faults.add(rig.uploads() + " files of theirs are left on disk");
        }
        if (client.upload(System.nanoTime()).get().status() != 200) {
            faults.add("afterwards a request is not answered with a mask");
        }
        Rig.Refusals atTheServer = rig.refusals();
        List<Long> beyondHeap = watch.memory.stream().map(MemoryUse::beyondHeap).toList();
        if (judged) {
            faults.addAll(
                    Audit.lateRefusals(atTheServer.slow(), atTheServer.count(), Rig.AT_ONCE.toMillis(), MOST_SLOW));
            faults.addAll(Audit.notFlat(beyondHeap));
        }
        List<Answer> served = answers.stream().filter(Answer::served).toList();
        return new Outcome(
                "Overload",
                List.of(
                        String.format(
                                Locale.ROOT,
                                "%.1f requests a second one after the other, %d times as many for %d s",
                                capacity,
                                TIMES,
                                duration.toSeconds()),
                        answers.size() + " requests: answers by status " + Audit.statuses(answers),
                        "at most " + watch.mostInside + " inside, of " + LIMITS.most() + "; at most "
                                + watch.mostUploads + " files of theirs on disk",
                        "answered: " + Latencies.of(served).words(),
                        "refused: " + Latencies.of(refused).words(),
                        "of " + atTheServer.count() + " refusals " + atTheServer.slow() + " took the server more than "
                                + Rig.AT_ONCE.toMillis() + " ms",
                        "MiB of resident memory beside the heap on the way: " + beyondHeap),
                faults);
    }
}
