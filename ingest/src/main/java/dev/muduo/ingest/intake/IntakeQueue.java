package dev.muduo.ingest.intake;

import dev.muduo.ingest.leader.AnnotationReceipt;
import dev.muduo.ingest.leader.BusyException;
import dev.muduo.ingest.leader.ReviewProposal;
import dev.muduo.ingest.leader.ReviewReceipt;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.Bell;
import dev.muduo.platform.agent.SurroundingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Submissions that wait for a thread to read, check and store them. Any thread may submit; each of the {@link #workers} takes
 * one at a time.
 *
 * <p>What is submitted completes when it is published, or fails with a {@link dev.muduo.ingest.door.Refusal}, a
 * {@link BusyException} or a {@link SurroundingsException}; after the last two it may be sent again.
 */
public final class IntakeQueue {
    private final Intake intake;
    private final BlockingQueue<Task<?>> queue;
    /** Of the workers: whichever of them has nothing to do takes what has come. */
    private final List<Bell> bells = new CopyOnWriteArrayList<>();

    private volatile boolean closed;

    private record Task<R>(Supplier<CompletableFuture<R>> steps, CompletableFuture<R> answer) {
        void run() {
            try {
                // Whatever the steps end with is passed on; nothing is left in the future that this returns.
                var unused = steps.get().whenComplete(this::answered);
            } catch (OutOfMemoryError e) {
                // The volumes are gone with the frames that held them; the next study may be smaller.
                answer.completeExceptionally(new SurroundingsException(
                        "there is not enough memory for a volume of this size; give the process more (-Xmx)", e));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }

        private void answered(R receipt, Throwable fault) {
            if (fault == null) {
                answer.complete(receipt);
            } else {
                answer.completeExceptionally(fault);
            }
        }

        void fail() {
            answer.completeExceptionally(new SurroundingsException("ingest has ended; send it again in a moment"));
        }
    }

    /** @param capacity submissions that may wait; more are refused */
    public IntakeQueue(Intake intake, int capacity) {
        this.intake = intake;
        this.queue = new ArrayBlockingQueue<>(capacity);
    }

    public CompletableFuture<StudyReceipt> submit(StudySubmission submission) {
        return enqueue(() -> intake.take(submission, Optional.empty()));
    }

    public CompletableFuture<AnnotationReceipt> submit(AnnotationSubmission submission) {
        return enqueue(() -> intake.take(submission));
    }

    public CompletableFuture<ReviewReceipt> submit(ReviewProposal review) {
        return enqueue(() -> intake.take(review));
    }

    /**
     * Submits whatever else is to be done on a worker's thread.
     *
     * @param steps begins it; what the future ends with is the answer
     */
    public <R> CompletableFuture<R> submit(Supplier<CompletableFuture<R>> steps) {
        return enqueue(steps);
    }

    private <R> CompletableFuture<R> enqueue(Supplier<CompletableFuture<R>> steps) {
        Task<R> task = new Task<>(steps, new CompletableFuture<>());
        if (!queue.offer(task)) {
            task.answer()
                    .completeExceptionally(new BusyException("too many submissions wait; send it again in a moment"));
        } else if (closed) {
            failWaiting();
        } else {
            bells.forEach(Bell::ring);
        }
        return task.answer();
    }

    /** Submissions that wait for a worker. */
    public int waiting() {
        return queue.size();
    }

    /** The roles that work the queue off. */
    public List<Agent> workers(int count) {
        List<Agent> workers = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            workers.add(new Worker("ingest-intake-" + n));
        }
        return List.copyOf(workers);
    }

    private void failWaiting() {
        for (Task<?> task = queue.poll(); task != null; task = queue.poll()) {
            task.fail();
        }
    }

    private final class Worker implements Agent {
        private final String name;
        private final Bell bell = new Bell();

        Worker(String name) {
            this.name = name;
            bells.add(bell);
        }

        @Override
        public String roleName() {
            return name;
        }

        @Override
        public Bell bell() {
            return bell;
        }

        @Override
        public boolean answersRequests() {
            return true;
        }

        @Override
        public int doWork() {
            Task<?> task = queue.poll();
            if (task == null) {
                return 0;
            }
            task.run();
            return 1;
        }

        @Override
        public void onClose() {
            closed = true;
            failWaiting();
        }
    }
}
