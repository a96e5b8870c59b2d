package dev.muduo.infer.request;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * Brings admitted requests to the threads that compute. Bulk ones have threads of their own, so that no interactive one waits
 * for a bulk one to end: who goes first is decided window by window, in the compute budget. Of those that would make the same
 * thing one makes it, and the others wait for it without keeping a thread from its work; once it is where they find it, all of
 * them are queued. Safe for several threads.
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
        /** @param watch to be asked now and then whether the answer is still wanted, and told how it gets on */
        T answer(Watch watch) throws InterruptedException;
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
        /** What it waited for is made: it looks that up, and nobody waits for it. */
        private volatile boolean released;

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
                end(false, reason);
            } else if (kind.isPresent() && scheduler.alike.remove(kind.get(), this)) {
                tell(reason);
            }
        }

        /** What it is at for others, too. */
        private Optional<Kind> shared() {
            return released ? Optional.empty() : kind;
        }

        private boolean isWantedByOthers() {
            return shared().filter(scheduler.alike::isWantedByOthers).isPresent();
        }

        /** Of one turn with a worker; belongs to its thread. */
        private final class Turn implements Watch {
            private boolean computes;
            private boolean found;

            @Override
            public boolean gone() {
                return givenUp && !Scheduled.this.isWantedByOthers();
            }

            @Override
            public boolean isGivenUp() {
                return givenUp;
            }

            @Override
            public boolean isWantedByOthers() {
                return Scheduled.this.isWantedByOthers();
            }

            @Override
            public void expect(int windows) {
                computes = true;
            }

            @Override
            public void found() {
                found = true;
            }
        }

        private void begin() {
            scheduler.pools.get(urgency).run(client, this);
        }

        /** Called by a worker. */
        @Override
        public void run() {
            Instant begun = scheduler.clock.instant();
            Turn turn = new Turn();
            try {
                T done = work.answer(turn);
                if (turn.computes) {
                    // A look-up says nothing of how long whoever comes next has to wait.
                    scheduler.admission.took(urgency, Duration.between(begun, scheduler.clock.instant()));
                }
                if (givenUp && kind.isPresent()) {
                    end(turn.found, new CancellationException("given up; what others waited for was made"));
                    return;
                }
                letOthersBegin(turn.found);
                afterwards.run();
                answer.complete(done);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                end(turn.found, stopping(e));
            } catch (RuntimeException | Error e) {
                if (turn.computes && isOutOfTime(e)) {
                    // Otherwise, where nothing is done in time, nobody would be refused for it.
                    scheduler.admission.tookLonger(urgency, Duration.between(begun, scheduler.clock.instant()));
                }
                end(turn.found, e);
            }
        }

        private static boolean isOutOfTime(Throwable reason) {
            return reason instanceof RefusedException refused
                    && refused.reason() == RefusedException.Reason.OUT_OF_TIME;
        }

        private void end(boolean found, Throwable reason) {
            letOthersBegin(found);
            tell(reason);
        }

        private void tell(Throwable reason) {
            afterwards.run();
            answer.completeExceptionally(reason);
        }

        /**
         * Those that wait for what this one made, or did not.
         *
         * @param found whether it is where they find it: none of them has to be waited for
         */
        private void letOthersBegin(boolean found) {
            if (!found) {
                letNextBegin();
                return;
            }
            for (Scheduled<?> each : shared().map(scheduler.alike::all).orElse(List.of())) {
                each.released = true;
                each.beginOrTell();
            }
        }

        private void letNextBegin() {
            Optional<Scheduled<?>> next = shared().flatMap(scheduler.alike::next);
            while (next.isPresent() && !next.get().beginOrTell()) {
                next = shared().flatMap(scheduler.alike::next);
            }
        }

        private boolean beginOrTell() {
            try {
                begin();
                return true;
            } catch (RejectedExecutionException e) {
                tell(stopping(e));
                return false;
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
     * As {@link #submit(Urgency, String, Optional, Work)}, but the place is left when nothing is done for the request any more.
     *
     * @throws RefusedException if the service is stopping; the place is left then, too
     */
    public <T> Scheduled<T> submit(Admission.Place place, String client, Optional<Object> made, Work<T> work) {
        try {
            return submit(new Scheduled<>(this, place.urgency(), client, made, work, place::close));
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

    /** As {@link WorkerPool#stopTaking}. */
    public void stopTaking() {
        pools.values().forEach(WorkerPool::stopTaking);
    }

    /** Lets what was taken come to its end, for a while. Idempotent. */
    @Override
    public void close() {
        stopTaking();
        pools.values().forEach(WorkerPool::close);
    }
}
