package dev.muduo.benchmarks.serving;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * The log goes away and comes back, then the store: uploads are answered all the while, by the version that serves, and what
 * had to wait is caught up with.
 */
final class OutagesRun {
    private static final String STUDY = "b".repeat(64);
    private static final String UNKNOWN = "c".repeat(64);

    /** The clients of a real store ask it several times before they say that it is away. */
    private static final Rig.Limits LIMITS = new Rig.Limits(1, 8, Duration.ofSeconds(100));

    private final Surroundings surroundings;
    private final int requests;
    private final long seed;
    private final Path scratch;
    private final List<Answer> calm = new ArrayList<>();
    private final List<Answer> withoutLog = new ArrayList<>();
    private final List<Answer> withoutStore = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** @param requests during each outage, and before them */
    OutagesRun(Surroundings surroundings, int requests, long seed, Path scratch) {
        this.surroundings = surroundings;
        this.requests = requests;
        this.seed = seed;
        this.scratch = scratch;
    }

    Outcome run() throws InterruptedException, ExecutionException, IOException {
        Bodies.arrive(STUDY, surroundings.store(), surroundings.log());
        try (Rig rig = new Rig(surroundings.log(), surroundings.store(), scratch, LIMITS);
                Promoter promoter = new Promoter(surroundings.store(), surroundings.log(), seed)) {
            promoter.promote();
            rig.await(() -> rig.served() == 1);
            Client client = new Client(rig.uri());
            upload(client, calm);
            withoutLog(rig, client);
            withoutStore(rig, promoter, client);
            return outcome(rig);
        }
    }

    private void withoutLog(Rig rig, Client client) throws InterruptedException, ExecutionException, IOException {
        surroundings.withoutLog();
        Answer unknown = client.study(UNKNOWN, System.nanoTime()).get();
        require(
                unknown.status() == 503 && unknown.retry(),
                "a study that the log might know, which is away, was answered " + unknown.status());
        upload(client, withoutLog);
        require(client.ready(), "the service is not ready because the log is away, though it answers uploads");
        require(rig.outbox() > 0, "events do not wait for the log");
        surroundings.withLog();
        require(rig.await(() -> rig.outbox() == 0), "events wait for a log that is back");
    }

    private void withoutStore(Rig rig, Promoter promoter, Client client)
            throws InterruptedException, ExecutionException, IOException {
        promoter.prepare();
        surroundings.withoutStore();
        promoter.announce();
        upload(client, withoutStore);
        Answer study = client.study(STUDY, System.nanoTime()).get();
        require(study.status() == 503 && study.retry(), "a study whose store is away was answered " + study.status());
        require(rig.served() == 1, "version " + rig.served() + " serves, which cannot have been loaded");
        surroundings.withStore();
        require(rig.await(() -> rig.served() == 2), "the store is back, and promotion 2 does not serve");
        Answer again = client.study(STUDY, System.nanoTime()).get();
        require(
                again.served() && again.version() == 2,
                "the store is back, and a study was answered " + again.status());
    }

    private Outcome outcome(Rig rig) throws InterruptedException {
        List<Answer> uploads = new ArrayList<>(calm);
        uploads.addAll(withoutLog);
        uploads.addAll(withoutStore);
        faults.addAll(Audit.faults(uploads, List.of(200)));
        faults.addAll(Audit.goneBack(uploads));
        require(rig.await(() -> rig.outbox() == 0), "events wait for a log that is there");
        Set<String> told = surroundings.told();
        int served = uploads.size() + 1;
        require(told.size() == served, "the log was told of " + told.size() + " masks, " + served + " were served");
        require(rig.counter("muduo.serving.outbox.lost") == 0, "events were lost");
        return new Outcome(
                "Log and store away: " + surroundings.words(),
                List.of(
                        uploads.size() + " uploads one after the other: answers by status " + Audit.statuses(uploads),
                        "while both were there: " + Latencies.of(calm).words(),
                        "while the log was away: " + Latencies.of(withoutLog).words(),
                        "while the store was away: "
                                + Latencies.of(withoutStore).words(),
                        "all " + served + " masks that were served were told to the log afterwards",
                        "promotion 2, announced while the store was away, served when it was back"),
                faults);
    }

    private void upload(Client client, List<Answer> answers) throws InterruptedException, ExecutionException {
        for (int n = 0; n < requests; n++) {
            answers.add(client.upload(System.nanoTime()).get());
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
