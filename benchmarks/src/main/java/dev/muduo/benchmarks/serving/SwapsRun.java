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
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Swaps under open-loop load: no request fails, every voxel is of the version in the header, and no version comes back.
 *
 * <p>Times with swaps and times without take turns, so that neither is measured on a colder virtual machine or a busier host.
 * Checkpoints are written in both, by the trainer that this process is as well: without swaps the gate refuses them. Requests come
 * at the same moments in both times of a round, as long as these last: the longest waits are those of requests that come together,
 * and would otherwise differ more from time to time than swaps make them.
 */
final class SwapsRun {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
    private static final int CONCURRENCY = 2;

    /** More than come while a machine stands still. */
    private static final int QUEUE = 1000;

    /** Promotions that are announced and do not serve yet. */
    private static final int MOST_WAITING = 2;

    /** For each swap that is wanted. */
    private static final int MOST_PROMOTIONS = 20;

    /** In the round that is not counted. */
    private static final int WARM_UP_SWAPS = 10;

    /**
     * How much.
     *
     * @param rounds   of a time without swaps and one with them
     * @param swaps    published at least in each round
     * @param interval between checkpoints
     * @param load     requests, in parts of what can be computed
     * @param calm     of each time without swaps
     * @param delay    of every call of the store
     */
    record Plan(int rounds, int swaps, Duration interval, double load, Duration calm, Duration delay, long seed) {}

    private final Plan plan;
    private final Path scratch;
    private final List<Answer> calm = new ArrayList<>();
    private final List<Answer> swapping = new ArrayList<>();
    private final List<String> ratios = new ArrayList<>();
    private int promotionsBefore;
    private long swapsBefore;

    SwapsRun(Plan plan, Path scratch) {
        this.plan = plan;
        this.scratch = scratch;
    }

    /** What happens beside the load; done when it returns. */
    @FunctionalInterface
    private interface Beside {
        void run(OpenLoop load) throws InterruptedException;
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
            warmUp(rig, promoter, client, perSecond);
            for (int round = 0; round < plan.rounds(); round++) {
                List<Answer> without = load(client, perSecond, round, loop -> rejections(promoter));
                List<Answer> with =
                        load(client, perSecond, round, loop -> promotions(rig, promoter, loop, plan.swaps()));
                ratios.add(String.format(
                        Locale.ROOT,
                        "%.2f",
                        Latencies.of(with).millis(99) / Latencies.of(without).millis(99)));
                calm.addAll(without);
                swapping.addAll(with);
            }
            return outcome(rig, promoter, perSecond);
        }
    }

    private void warmUp(Rig rig, Promoter promoter, Client client, double perSecond)
            throws InterruptedException, ExecutionException {
        load(client, perSecond, plan.rounds(), loop -> promotions(rig, promoter, loop, WARM_UP_SWAPS));
        promotionsBefore = promoter.announced().size();
        swapsBefore = rig.swaps();
    }

    private List<Answer> load(Client client, double perSecond, int round, Beside beside)
            throws InterruptedException, ExecutionException {
        OpenLoop loop = new OpenLoop(client::upload, perSecond, plan.seed() + round);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<List<Answer>> answers = CompletableFuture.supplyAsync(() -> loop.run(() -> !over.get()));
        try {
            beside.run(loop);
        } finally {
            over.set(true);
        }
        return answers.get();
    }

    private void rejections(Promoter promoter) throws InterruptedException {
        long end = System.nanoTime() + plan.calm().toNanos();
        while (System.nanoTime() < end) {
            promoter.reject();
            Thread.sleep(plan.interval().toMillis());
        }
    }

    /** One promotion after the other, until there were enough swaps and as many requests; in the end the last is published. */
    private void promotions(Rig rig, Promoter promoter, OpenLoop loop, int swaps) throws InterruptedException {
        long begun = rig.swaps();
        // Of promotions that come faster than one loads, the newest replaces the others: more may be needed.
        int most = MOST_PROMOTIONS * swaps;
        for (int n = 0; n < most && (rig.swaps() - begun < swaps || loop.sent() < swaps); n++) {
            promoter.promote();
            Thread.sleep(plan.interval().toMillis());
            rig.await(() -> promoter.newest() - rig.served() < MOST_WAITING);
            promoter.forgetBefore(rig.served());
        }
        rig.await(() -> rig.served() == promoter.newest());
    }

    private Outcome outcome(Rig rig, Promoter promoter, double perSecond) throws InterruptedException {
        List<Answer> all = new ArrayList<>(calm);
        all.addAll(swapping);
        List<Promoter.Announced> announced = promoter.announced();
        List<Promoter.Announced> underLoad = announced.subList(promotionsBefore, announced.size());
        Latencies without = Latencies.of(calm);
        Latencies with = Latencies.of(swapping);
        long versions = swapping.stream().mapToLong(Answer::version).distinct().count();
        List<String> lines = new ArrayList<>(List.of(
                rig.swaps() - swapsBefore + " swaps (" + underLoad.size() + " promotions, one every "
                        + plan.interval().toMillis() + " ms), " + versions + " versions answered",
                String.format(
                        Locale.ROOT,
                        "%d requests, %.1f a second on the average (%.2f of what can be computed): answers by status %s",
                        all.size(),
                        perSecond,
                        plan.load(),
                        Audit.statuses(all)),
                "without swaps: " + without.words(),
                "with swaps: " + with.words(),
                String.format(
                        Locale.ROOT,
                        "p99 with swaps %.2f times that without; round by round %s",
                        with.millis(99) / without.millis(99),
                        String.join(", ", ratios)),
                "from a promotion to the first answer by it or a later one: "
                        + Latencies.ofMicros(Audit.untilFirstAnswer(underLoad, swapping))
                                .words()));
        lines.addAll(rig.loadSteps());
        return new Outcome(
                "Swaps under load, " + plan.delay().toMillis() + " ms of latency at the store",
                lines,
                faults(rig, promoter, all));
    }

    private List<String> faults(Rig rig, Promoter promoter, List<Answer> all) throws InterruptedException {
        List<String> faults = new ArrayList<>(Audit.faults(all, List.of(200)));
        faults.addAll(Audit.goneBack(all));
        int wanted = plan.rounds() * plan.swaps();
        if (rig.swaps() - swapsBefore < wanted) {
            faults.add("only " + (rig.swaps() - swapsBefore) + " swaps of " + wanted);
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
        return faults;
    }
}
