package dev.muduo.infer.request;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/**
 * Brings admitted requests to the threads that compute. Bulk ones have threads of their own, so that no interactive one waits
 * for a bulk one to end: who goes first is decided window by window, in the compute budget. Safe for several threads.
 */
public final class Scheduler implements AutoCloseable {
    private final Admission admission;
    private final InstantSource clock;
    private final Map<Urgency, WorkerPool> pools = new EnumMap<>(Urgency.class);

    public Scheduler(Admission admission, InstantSource clock, int interactiveThreads, int bulkThreads) {
        this.admission = admission;
        this.clock = clock;
        pools.put(Urgency.INTERACTIVE, new WorkerPool("segmentation", interactiveThreads));
        pools.put(Urgency.BULK, new WorkerPool("bulk-segmentation", bulkThreads));
    }

    /** What a worker does for a request. */
    @FunctionalInterface
    public interface Work<T> {
        /** @param givenUp whether nobody waits for the answer any more; to be asked now and then */
        T answer(BooleanSupplier givenUp) throws InterruptedException;
    }

    /** A request that waits or is being computed. */
    public static final class Scheduled<T> implements Runnable {
        private final Scheduler scheduler;
        private final Urgency urgency;
        private final String client;
        private final Work<T> work;
        private final Runnable afterwards;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private volatile boolean givenUp;

        private Scheduled(Scheduler scheduler, Urgency urgency, String client, Work<T> work, Runnable afterwards) {
            this.scheduler = scheduler;
            this.urgency = urgency;
            this.client = client;
            this.work = work;
            this.afterwards = afterwards;
        }

        /** Completed when nothing is done for the request any more; with the exception that ended it, if one did. */
        public CompletableFuture<T> answer() {
            return answer;
        }

        /** If it waits, it is never begun and ends now; if it is being computed, it ends at the next window. */
        public void giveUp() {
            givenUp = true;
            if (scheduler.pools.get(urgency).remove(client, this)) {
                end(new CancellationException("given up before it was begun"));
            }
        }

        /** Called by a worker. */
        @Override
        public void run() {
            Instant begun = scheduler.clock.instant();
            try {
                T done = work.answer(() -> givenUp);
                scheduler.admission.took(urgency, Duration.between(begun, scheduler.clock.instant()));
                afterwards.run();
                answer.complete(done);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                end(stopping(e));
            } catch (RuntimeException | Error e) {
                end(e);
            }
        }

        private void end(Throwable reason) {
            afterwards.run();
            answer.completeExceptionally(reason);
        }
    }

    /**
     * Queues a request.
     *
     * @param client whose turn it takes
     * @throws RefusedException if the service is stopping
     */
    public <T> Scheduled<T> submit(Urgency urgency, String client, Work<T> work) {
        return submit(urgency, client, work, () -> {});
    }

    /**
     * As {@link #submit(Urgency, String, Work)}, but the place is left when nothing is done for the request any more.
     *
     * @throws RefusedException if the service is stopping; the place is left then, too
     */
    public <T> Scheduled<T> submit(Admission.Place place, String client, Work<T> work) {
        try {
            return submit(place.urgency(), client, work, place::close);
        } catch (RefusedException e) {
            place.close();
            throw e;
        }
    }

    private <T> Scheduled<T> submit(Urgency urgency, String client, Work<T> work, Runnable afterwards) {
        Scheduled<T> scheduled = new Scheduled<>(this, urgency, client, work, afterwards);
        try {
            pools.get(urgency).run(client, scheduled);
        } catch (RejectedExecutionException e) {
            throw stopping(e);
        }
        return scheduled;
    }

    private static RefusedException stopping(Exception cause) {
        return new RefusedException(
                RefusedException.Reason.STOPPING, "the service is stopping: ask another replica", cause);
    }

    /** Requests of this urgency that have not begun. */
    public int waiting(Urgency urgency) {
        return pools.get(urgency).waiting();
    }

    /** Lets what was taken come to its end, for a while. Idempotent. */
    @Override
    public void close() {
        pools.values().forEach(WorkerPool::close);
    }
}
