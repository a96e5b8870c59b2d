package dev.muduo.platform.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A client for tests of routes that holds every answer, and every request that was accepted, against the API's description. It
 * fails with an {@link AssertionError} where something is not described.
 */
public final class ContractClient extends HttpClient {
    private final HttpClient client =
            HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    private final ApiContract contract;

    public ContractClient(ApiContract contract) {
        this.contract = contract;
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        Recorded recorded = new Recorded(request);
        HttpResponse<T> response = client.send(recorded.request, handler);
        contract.check(recorded.answered(response));
        return response;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return sendAsync(request, handler, null);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler, HttpResponse.PushPromiseHandler<T> pushed) {
        Recorded recorded = new Recorded(request);
        return client.sendAsync(recorded.request, handler, pushed).thenApply(response -> {
            contract.check(recorded.answered(response));
            return response;
        });
    }

    /** A request whose body is kept as it is sent. */
    private static final class Recorded {
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private final HttpRequest request;

        Recorded(HttpRequest original) {
            request = original.bodyPublisher()
                    .map(body -> HttpRequest.newBuilder(original, (name, value) -> true)
                            .method(original.method(), new Copied(body))
                            .build())
                    .orElse(original);
        }

        ApiExchange answered(HttpResponse<?> response) {
            return new ApiExchange(
                    request.method(),
                    request.uri(),
                    request.headers(),
                    bytes(),
                    response.statusCode(),
                    response.headers(),
                    body(response.body()));
        }

        private byte[] bytes() {
            synchronized (sent) {
                return sent.toByteArray();
            }
        }

        private static Optional<byte[]> body(Object body) {
            if (body instanceof String text) {
                return Optional.of(text.getBytes(StandardCharsets.UTF_8));
            }
            return body instanceof byte[] bytes ? Optional.of(bytes) : Optional.empty();
        }

        private void keep(ByteBuffer item) {
            ByteBuffer copy = item.duplicate();
            byte[] bytes = new byte[copy.remaining()];
            copy.get(bytes);
            synchronized (sent) {
                sent.writeBytes(bytes);
            }
        }

        private final class Copied implements HttpRequest.BodyPublisher {
            private final HttpRequest.BodyPublisher original;

            Copied(HttpRequest.BodyPublisher original) {
                this.original = original;
            }

            @Override
            public long contentLength() {
                return original.contentLength();
            }

            @Override
            public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
                original.subscribe(new Flow.Subscriber<ByteBuffer>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscriber.onSubscribe(subscription);
                    }

                    @Override
                    public void onNext(ByteBuffer item) {
                        keep(item);
                        subscriber.onNext(item);
                    }

                    @Override
                    public void onError(Throwable fault) {
                        subscriber.onError(fault);
                    }

                    @Override
                    public void onComplete() {
                        subscriber.onComplete();
                    }
                });
            }
        }
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }
}
