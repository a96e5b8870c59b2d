package dev.muduo.platform.outbound;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;

/** A body that is given up when more of it comes than was bargained for. Called by one thread at a time, the client's. */
public final class LimitedBody<T> implements BodySubscriber<T> {
    private final BodySubscriber<T> inner;
    private final long maxBytes;
    private final Function<String, ? extends Exception> fault;
    private long bytes;
    private Flow.Subscription subscription;
    private boolean ended;

    private LimitedBody(BodySubscriber<T> inner, long maxBytes, Function<String, ? extends Exception> fault) {
        this.inner = inner;
        this.maxBytes = maxBytes;
        this.fault = fault;
    }

    /**
     * As another handler takes it, up to a bound.
     *
     * @param fault with which a longer one ends, by its message
     */
    public static <T> BodyHandler<T> of(
            BodyHandler<T> inner, long maxBytes, Function<String, ? extends Exception> fault) {
        return answer -> new LimitedBody<>(inner.apply(answer), maxBytes, fault);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        inner.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        if (ended) {
            return;
        }
        bytes += item.stream().mapToLong(ByteBuffer::remaining).sum();
        if (bytes > maxBytes) {
            ended = true;
            subscription.cancel();
            inner.onError(fault.apply("expected at most " + maxBytes + " bytes, got more"));
        } else {
            inner.onNext(item);
        }
    }

    @Override
    public void onError(Throwable broken) {
        if (!ended) {
            inner.onError(broken);
        }
    }

    @Override
    public void onComplete() {
        if (!ended) {
            inner.onComplete();
        }
    }

    @Override
    public CompletionStage<T> getBody() {
        return inner.getBody();
    }
}
