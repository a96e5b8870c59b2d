package dev.muduo.infer.swap;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The one shared mutable thing of the service: a reference to an immutable, reference-counted model. A request holds the
 * model it acquired until it is answered, whatever is published meanwhile; so a mask is of one checkpoint, and no request
 * waits for or fails by an exchange.
 *
 * <p>Any thread may acquire; one thread (the model follower) publishes and closes.
 */
public final class HotSwap {
    private final AtomicReference<ServingModel> current = new AtomicReference<>();

    /** The model of this moment, kept in memory until the handle is closed; empty before the first promotion. */
    public Optional<ServingModel.Handle> acquire() {
        while (true) {
            ServingModel model = current.get();
            if (model == null) {
                return Optional.empty();
            }
            if (model.tryRetain()) {
                return Optional.of(new ServingModel.Handle(model));
            }
            // It was exchanged and freed between the two lines above: the reference names a newer one by now.
        }
    }

    /** Whether there is a model; it may be another one a moment later. */
    public boolean serving() {
        return current.get() != null;
    }

    /** From now on requests get {@code next}; the one before is freed when its last request is answered. */
    void publish(ServingModel next) {
        release(current.getAndSet(next));
    }

    void close() {
        release(current.getAndSet(null));
    }

    private static void release(ServingModel before) {
        if (before != null) {
            before.release();
        }
    }
}
