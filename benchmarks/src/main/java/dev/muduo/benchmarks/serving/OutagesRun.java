package dev.muduo.benchmarks.serving;

import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The log goes away and comes back, then the store: uploads are answered all the while, by the version that serves, and what
 * had to wait is caught up with.
 */
final class OutagesRun {
    private static final String STUDY = "b".repeat(64);
    private static final Rig.Limits LIMITS = new Rig.Limits(1, 8, Duration.ofSeconds(60));

    private final int requests;
    private final long seed;
    private final Path scratch;
    private final List<Answer> uploads = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** @param requests during each outage */
    OutagesRun(int requests, long seed, Path scratch) {
        this.requests = requests;
        this.seed = seed;
        this.scratch = scratch;
    }

    Outcome run() throws InterruptedException, ExecutionException {
        InMemoryEventLog log = new InMemoryEventLog();
        InMemoryObjectStore store = new InMemoryObjectStore();
        Bodies.arrive(STUDY, store, log);
        try (Rig rig = new Rig(log, store, scratch, LIMITS);
                Promoter promoter = new Promoter(store, log, seed)) {
            promoter.promote();
            rig.await(() -> rig.served() == 1);
            Client client = new Client(rig.uri());
            withoutLog(log, rig, client);
            withoutStore(store, rig, promoter, client);
            faults.addAll(Audit.faults(uploads, List.of(200)));
            faults.addAll(Audit.goneBack(uploads));
            require(
                    rig.await(() -> log.records(Topics.SEGMENTATIONS).size() == uploads.size() + 1),
                    "the log was told of " + log.records(Topics.SEGMENTATIONS).size() + " masks, "
                            + (uploads.size() + 1) + " were served");
            require(rig.counter("muduo.serving.outbox.lost") == 0, "events were lost");
            return new Outcome(
                    "Log and store away",
                    List.of(
                            uploads.size() + " uploads while one of them was away: answers by status "
                                    + Audit.statuses(uploads),
                            "all " + (uploads.size() + 1) + " masks that were served were told to the log afterwards",
                            "promotion 2, announced while the store was away, served when it was back"),
                    faults);
        }
    }

    private void withoutLog(InMemoryEventLog log, Rig rig, Client client)
            throws InterruptedException, ExecutionException {
        log.becomeUnavailable();
        upload(client);
        require(rig.outbox() > 0, "events do not wait for the log");
        log.becomeAvailable();
        require(rig.await(() -> rig.outbox() == 0), "events wait for a log that is back");
    }

    private void withoutStore(InMemoryObjectStore store, Rig rig, Promoter promoter, Client client)
            throws InterruptedException, ExecutionException {
        promoter.prepare();
        store.setFault(InMemoryObjectStore.Fault.UNAVAILABLE);
        promoter.announce();
        upload(client);
        Answer study = client.study(STUDY, System.nanoTime()).get();
        require(study.status() == 503 && study.retry(), "a study whose store is away was answered " + study.status());
        require(rig.served() == 1, "version " + rig.served() + " serves, which cannot have been loaded");
        store.setFault(InMemoryObjectStore.Fault.NONE);
        require(rig.await(() -> rig.served() == 2), "the store is back, and promotion 2 does not serve");
        Answer again = client.study(STUDY, System.nanoTime()).get();
        require(
                again.served() && again.version() == 2,
                "the store is back, and a study was answered " + again.status());
    }

    private void upload(Client client) throws InterruptedException, ExecutionException {
        for (int n = 0; n < requests; n++) {
            CompletableFuture<Answer> answer = client.upload(System.nanoTime());
            uploads.add(answer.get());
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
