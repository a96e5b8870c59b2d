package dev.muduo.infer.request;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/**
 * Brings admitted requests to the threads that compute. Bulk ones have threads of their own, so that no interactive one waits
 * for a bulk one to end: who goes first is decided window by window, in the compute budget. Of those that would make the same
 * thing one makes it, and the others wait for it without keeping a thread from its work. Safe for several threads.
 */
public final class Scheduler implements AutoCloseable {
    private final Admission admission;
    private final InstantSource clock;
    private final Map<Urgency, WorkerPool> pools = new EnumMap<>(Urgency.class);
    private final Alike<Scheduled<?>> alike = new Alike<>();

    /** A bulk one goes in the gaps: no interactive one waits for it. */
    private record Kind(Urgency urgency, Object made) {}

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
        private final Optional<Kind> kind;
        private final Work<T> work;
        private final Runnable afterwards;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private volatile boolean givenUp;

        private Scheduled(
                Scheduler scheduler,
                Urgency urgency,
                String client,
                Optional<Object> made,
                Work<T> work,
                Runnable afterwards) {
            this.scheduler = scheduler;
            this.urgency = urgency;
            this.client = client;
            this.kind = made.map(what -> new Kind(urgency, what));
            this.work = work;
            this.afterwards = afterwards;
        }

        /** Completed when nothing is done for the request any more; with the exception that ended it, if one did. */
        public CompletableFuture<T> answer() {
            return answer;
        }

        /**
         * If it waits, it is never begun and ends now; if it is being computed, it ends at the next window, or when it is made if
         * others wait for what it makes.
         */
        public void giveUp() {
            givenUp = true;
            CancellationException reason = new CancellationException("given up before it was begun");
            if (scheduler.pools.get(urgency).remove(client, this)) {
                end(reason);
            } else if (kind.isPresent() && scheduler.alike.remove(kind.get(), this)) {
                tell(reason);
            }
        }

        private boolean isUnwanted() {
            return givenUp && kind.filter(scheduler.alike::isWantedByOthers).isEmpty();
        }

        private void begin() {
            scheduler.pools.get(urgency).run(client, this);
        }

        /** Called by a worker. */
        @Override
        public void run() {
            Instant begun = scheduler.clock.instant();
            try {
                T done = work.answer(this::isUnwanted);
                scheduler.admission.took(urgency, Duration.between(begun, scheduler.clock.instant()));
                if (givenUp && kind.isPresent()) {
                    end(new CancellationException("given up; what others waited for was made"));
                    return;
                }
                letNextBegin();
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
            letNextBegin();
            tell(reason);
        }

        private void tell(Throwable reason) {
            afterwards.run();
            answer.completeExceptionally(reason);
        }

        /** Of those that wait for what this one made, or did not. */
        private void letNextBegin() {
            Optional<Scheduled<?>> next = kind.flatMap(scheduler.alike::next);
            while (next.isPresent()) {
                try {
                    next.get().begin();
                    return;
                } catch (RejectedExecutionException e) {
                    next.get().tell(stopping(e));
                    next = kind.flatMap(scheduler.alike::next);
                }
            }
        }
    }

    /**
     * Queues a request.
     *
     * @param client whose turn it takes
     * @throws RefusedException if the service is stopping
     */
    public <T> Scheduled<T> submit(Urgency urgency, String client, Work<T> work) {
        return submit(urgency, client, Optional.empty(), work);
    }

    /**
     * As {@link #submit(Urgency, String, Work)}, but while another one of this urgency makes the same thing it is not begun.
     *
     * @param made what the work makes, where others find it; compared by {@code equals}
     * @throws RefusedException if the service is stopping
     */
    public <T> Scheduled<T> submit(Urgency urgency, String client, Optional<Object> made, Work<T> work) {
        return submit(new Scheduled<>(this, urgency, client, made, work, () -> {}));
    }

    /**
     * As {@link #submit(Urgency, String, Work)}, but the place is left when nothing is done for the request any more.
     *
     * @throws RefusedException if the service is stopping; the place is left then, too
     */
    public <T> Scheduled<T> submit(Admission.Place place, String client, Work<T> work) {
        try {
            return submit(new Scheduled<>(this, place.urgency(), client, Optional.empty(), work, place::close));
        } catch (RefusedException e) {
            place.close();
            throw e;
        }
    }

    private <T> Scheduled<T> submit(Scheduled<T> scheduled) {
        if (scheduled.kind.isPresent() && !alike.isFirst(scheduled.kind.get(), scheduled)) {
            return scheduled;
        }
        try {
            scheduled.begin();
        } catch (RejectedExecutionException e) {
            scheduled.letNextBegin();
            throw stopping(e);
        }
        return scheduled;
    }

    private static RefusedException stopping(Exception cause) {
        return new RefusedException(
                RefusedException.Reason.STOPPING, "the service is stopping: ask another replica", cause);
    }

    /** Requests of this urgency that wait for a thread. */
    public int waiting(Urgency urgency) {
        return pools.get(urgency).waiting();
    }

    /** Lets what was taken come to its end, for a while. Idempotent. */
    @Override
    public void close() {
        pools.values().forEach(WorkerPool::close);
    }
}
