package dev.muduo.trainer.requests;

import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.UnreadableEventException;
import dev.muduo.schemas.TrainingRequested;
import dev.muduo.trainer.control.ControlLog;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts requests for training on the control topic, one a step (transactional id {@code training-requests}, which fences an
 * instance before this one). The trainer of the model opens a round for it, as soon as it is not in one and has the labels.
 *
 * <p>One thread calls the methods of {@link Agent}; any may {@link #offer}.
 */
public final class TrainingRequests implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingRequests.class);
    private static final int MOST_WAITING = 16;

    private final Platform platform;
    private final ControlLog control;
    /** Requests are made by persons: the id of each is little to remember. */
    private final Set<String> known = new HashSet<>();

    private final BlockingQueue<Job> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile boolean closed;

    private record Job(TrainingRequest request, CompletableFuture<TrainingRequest.Receipt> answer) {}

    public TrainingRequests(Platform platform) {
        this.platform = platform;
        this.control = new ControlLog(platform.log(), roleName(), this::follow);
    }

    @Override
    public String roleName() {
        return "training-requests";
    }

    @Override
    public boolean answersRequests() {
        return true;
    }

    /**
     * Hands a request over.
     *
     * @return completes when it is published, or fails with a {@link SurroundingsException}: then it may be sent again
     * @throws BusyException if too many are waiting
     */
    CompletableFuture<TrainingRequest.Receipt> offer(TrainingRequest request) {
        Job job = new Job(request, new CompletableFuture<>());
        if (!waiting.offer(job)) {
            throw new BusyException();
        }
        if (closed) {
            failWaiting();
        }
        return job.answer();
    }

    private void follow(LoggedRecord record) {
        try {
            if (record.event() instanceof TrainingRequested requested) {
                known.add(id(requested.getModel(), requested.getRequestId()));
            }
        } catch (UnreadableEventException e) {
            LOG.warn("a record of the control topic is passed over: {}", e.getMessage());
        }
    }

    private static String id(String model, String requestId) {
        return model + " " + requestId;
    }

    @Override
    public void onStart() {
        control.open();
    }

    @Override
    public int doWork() {
        control.poll();
        Job job = waiting.poll();
        if (job == null) {
            return 0;
        }
        try {
            job.answer().complete(publish(job.request()));
        } catch (RuntimeException | Error e) {
            job.answer().completeExceptionally(e);
            throw e;
        }
        return 1;
    }

    private TrainingRequest.Receipt publish(TrainingRequest request) {
        // Another instance may have published it meanwhile.
        control.open();
        String id = id(request.model(), request.requestId());
        boolean created = !known.contains(id);
        if (created) {
            TrainingRequested event = new TrainingRequested(
                    request.requestId(),
                    request.model(),
                    request.reason().word(),
                    platform.clock().instant());
            created = control.commit(request.model(), event, () -> known.contains(id));
            known.add(id);
            LOG.info(
                    "training of {} is asked for: {}",
                    request.model(),
                    request.reason().word());
        }
        return new TrainingRequest.Receipt(request.requestId(), request.model(), created);
    }

    private void failWaiting() {
        for (Job job = waiting.poll(); job != null; job = waiting.poll()) {
            job.answer()
                    .completeExceptionally(new SurroundingsException("this service ends; send it again in a moment"));
        }
    }

    @Override
    public void onClose() {
        closed = true;
        failWaiting();
        control.close();
    }
}
