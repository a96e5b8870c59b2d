package dev.muduo.benchmarks.serving;

import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Swaps under open-loop load: no request fails, every voxel is of the version in the header, and no version comes back. */
final class SwapsRun {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
    private static final int CONCURRENCY = 2;
    private static final int QUEUE = 200;

    /** Promotions that are announced and do not serve yet. */
    private static final int MOST_WAITING = 2;

    /** For each swap that is wanted. */
    private static final int MOST_PROMOTIONS = 20;

    /**
     * How much.
     *
     * @param swaps    published at least
     * @param interval between promotions
     * @param load     requests, in parts of what can be computed
     * @param before   of load without swaps, to compare with
     * @param delay    of every call of the store
     */
    record Plan(int swaps, Duration interval, double load, Duration before, Duration delay, long seed) {}

    private final Plan plan;
    private final Path scratch;

    SwapsRun(Plan plan, Path scratch) {
        this.plan = plan;
        this.scratch = scratch;
    }

    Outcome run() throws InterruptedException, ExecutionException {
        InMemoryEventLog log = new InMemoryEventLog();
        InMemoryObjectStore store = new InMemoryObjectStore();
        try (Rig rig = new Rig(
                        log,
                        new DelayedStore(store, plan.delay()),
                        scratch,
                        new Rig.Limits(CONCURRENCY, QUEUE, REQUEST_TIMEOUT));
                Promoter promoter = new Promoter(store, log, plan.seed())) {
            promoter.promote();
            rig.await(() -> rig.served() == 1);
            Client client = new Client(rig.uri());
            double perSecond = plan.load() * Capacity.measure(client);
            List<Answer> before = new OpenLoop(client::upload, perSecond, plan.seed()).run(plan.before());

            OpenLoop loop = new OpenLoop(client::upload, perSecond, plan.seed() + 1);
            Promotions promotions = new Promotions(rig, promoter, loop);
            CompletableFuture<List<Answer>> load =
                    CompletableFuture.supplyAsync(() -> loop.run(() -> !promotions.done));
            promotions.run();
            List<Answer> during = load.get();
            return outcome(rig, promoter, perSecond, before, during);
        }
    }

    /** One promotion after the other; in the end the last one is published. */
    private final class Promotions {
        private final Rig rig;
        private final Promoter promoter;
        private final OpenLoop loop;
        private volatile boolean done;

        Promotions(Rig rig, Promoter promoter, OpenLoop loop) {
            this.rig = rig;
            this.promoter = promoter;
            this.loop = loop;
        }

        void run() throws InterruptedException {
            try {
                long swapsBefore = rig.swaps();
                // Of promotions that come faster than one loads, the newest replaces the others: more may be needed.
                for (int n = 0; goOn(swapsBefore) && n < MOST_PROMOTIONS * plan.swaps(); n++) {
                    promoter.promote();
                    Thread.sleep(plan.interval().toMillis());
                    rig.await(() -> promoter.newest() - rig.served() < MOST_WAITING);
                    promoter.forgetBefore(rig.served());
                }
                rig.await(() -> rig.served() == promoter.newest());
            } finally {
                done = true;
            }
        }

        /** Until there were enough swaps, and as many requests beside them. */
        private boolean goOn(long swapsBefore) {
            return rig.swaps() - swapsBefore < plan.swaps() || loop.sent() < plan.swaps();
        }
    }

    private Outcome outcome(Rig rig, Promoter promoter, double perSecond, List<Answer> before, List<Answer> during)
            throws InterruptedException {
        List<Answer> all = new ArrayList<>(before);
        all.addAll(during);
        List<String> faults = new ArrayList<>(Audit.faults(all, List.of(200)));
        faults.addAll(Audit.goneBack(all));
        if (rig.swaps() - 1 < plan.swaps()) {
            faults.add("only " + (rig.swaps() - 1) + " swaps of " + plan.swaps());
        }
        if (rig.served() != promoter.newest()) {
            faults.add("the newest promotion does not serve");
        }
        if (!rig.await(() -> rig.inside() == 0 && rig.networks().open() == 1)) {
            faults.add(rig.networks().open() + " versions are in memory when all is over");
        }
        if (rig.networks().mostOpen() > 2) {
            faults.add(rig.networks().mostOpen() + " versions were in memory at a time");
        }
        Latencies calm = Latencies.of(before);
        Latencies swapping = Latencies.of(during);
        long versions = during.stream().mapToLong(Answer::version).distinct().count();
        return new Outcome(
                "Swaps under load, " + plan.delay().toMillis() + " ms of latency at the store",
                List.of(
                        rig.swaps() - 1 + " swaps (" + (promoter.newest() - 1) + " promotions, one every "
                                + plan.interval().toMillis() + " ms), " + versions + " versions answered",
                        String.format(
                                Locale.ROOT,
                                "%d requests, %.1f a second on the average (%.2f of what can be computed): answers by"
                                        + " status %s",
                                all.size(),
                                perSecond,
                                plan.load(),
                                Audit.statuses(all)),
                        "before the swaps: " + calm.words(),
                        "during the swaps: " + swapping.words()
                                + String.format(
                                        Locale.ROOT,
                                        "; p99 %.2f times that before",
                                        swapping.millis(99) / calm.millis(99)),
                        "from a promotion to the first answer by it or a later one: "
                                + Latencies.ofMicros(Audit.untilFirstAnswer(promoter.announced(), during))
                                        .words()),
                faults);
    }
}
