package dev.muduo.platform.http;

import dev.muduo.platform.agent.Health;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.security.Authentication;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port for all services of a process: their routes under {@code /v1}, {@code /healthz} (alive: no role has failed for
 * good), {@code /readyz} (ready: every role works that requests need), {@code /metrics} for Prometheus, the API's {@linkplain ApiDescription
 * description}, and how to {@linkplain SignIn sign in}. {@link #start} and {@link #close}
 * are called by the thread that owns the process; routes run on event loops and never block them.
 */
public final class HttpEdge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);
    private static final int MAX_INITIAL_LINE = 4096;
    private static final long START_SECONDS = 20;
    private static final long GRACE_SECONDS = 5;
    private static final long KEYS_MILLIS = 1000;

    private final HttpConfig config;
    private final Health health;
    private final PrometheusMeterRegistry meters;
    private final List<Routes> routes;
    private final Optional<Authentication> authentication;
    private final boolean ownHostOnly;
    private Vertx vertx;
    private Optional<HttpServer> server = Optional.empty();

    /** Readiness ends before the port does, so that whoever balances load has time to notice. */
    private volatile boolean ending;

    /** Whoever reaches the port may do everything: for the loopback interface, tests, and where others keep watch. */
    public HttpEdge(HttpConfig config, Health health, PrometheusMeterRegistry meters, List<Routes> routes) {
        this(config, health, meters, routes, Optional.empty());
    }

    /** @param authentication tells callers apart; empty: whoever reaches the port may do everything */
    public HttpEdge(
            HttpConfig config,
            Health health,
            PrometheusMeterRegistry meters,
            List<Routes> routes,
            Optional<Authentication> authentication) {
        this(config, health, meters, routes, authentication, false);
    }

    /** @param ownHostOnly whether only requests are answered that name this machine as their host */
    public HttpEdge(
            HttpConfig config,
            Health health,
            PrometheusMeterRegistry meters,
            List<Routes> routes,
            Optional<Authentication> authentication,
            boolean ownHostOnly) {
        this.config = config;
        this.health = health;
        this.meters = meters;
        this.routes = List.copyOf(routes);
        this.authentication = authentication;
        this.ownHostOnly = ownHostOnly;
    }

    /**
     * Binds the port and returns it.
     *
     * @throws IllegalStateException if the port cannot be bound
     * @throws dev.muduo.platform.config.ConfigurationException if the certificate cannot be used
     */
    public int start() {
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(false));
        Optional<ServerCertificate> certificate = certificate();
        try {
            HttpServerOptions options = new HttpServerOptions()
                    .setHost(config.host())
                    .setPort(config.port())
                    .setMaxHeaderSize(config.maxHeaderBytes())
                    .setMaxInitialLineLength(MAX_INITIAL_LINE)
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setIdleTimeout(Math.toIntExact(config.idleTimeout().toMillis()))
                    .setCompressionSupported(false)
                    // Over HTTP/2 without TLS the bound of headers would not hold.
                    .setHttp2ClearTextEnabled(false);
            Connections connections = new Connections(
                    vertx, config.maxConnections(), config.idleTimeout().toMillis());
            certificate.ifPresent(shown -> shown.applyTo(options));
            Future<HttpServer> listening = vertx.createHttpServer(options)
                    .connectionHandler(connections::accept)
                    .requestHandler(router(connections))
                    .invalidRequestHandler(InvalidRequests::answer)
                    // Whoever does not speak TLS, or not ours, is not worth a line in the log.
                    .exceptionHandler(fault -> LOG.debug("a connection was not made: {}", fault.getMessage()))
                    .listen();
            HttpServer bound = await(listening, START_SECONDS);
            server = Optional.of(bound);
            watchFiles(bound, certificate);
            tellWhoMay(bound);
            return bound.actualPort();
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new IllegalStateException(
                    "cannot listen on " + config.host() + ":" + config.port() + "; set http.port to a free one", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new SurroundingsException("interrupted while binding the port", e);
        }
    }

    private Optional<ServerCertificate> certificate() {
        try {
            return config.tls().isOn() ? Optional.of(new ServerCertificate(config.tls(), vertx)) : Optional.empty();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** What is renewed on disk counts without a restart. */
    private void watchFiles(HttpServer bound, Optional<ServerCertificate> certificate) {
        certificate.ifPresent(shown -> every(config.tls().lookEvery().toMillis(), () -> shown.refresh(bound, vertx)));
        authentication.ifPresent(who -> every(KEYS_MILLIS, who::refresh));
    }

    private void every(long millis, Runnable look) {
        vertx.setPeriodic(
                millis,
                passed -> vertx.executeBlocking(
                        () -> {
                            look.run();
                            return null;
                        },
                        true));
    }

    private void tellWhoMay(HttpServer bound) {
        LOG.info("listening on {}://{}:{}", config.scheme(), config.host(), bound.actualPort());
        if (authentication.isEmpty()) {
            LOG.warn("callers are not told apart: whoever reaches the port may do everything (see the section security"
                    + " of the configuration)");
        } else if (!config.tls().isOn()) {
            LOG.info(
                    "keys and tokens come without TLS here: let clients come through something that has it, or set http.tls");
        }
    }

    private Router router(Connections connections) {
        Router router = Router.router(vertx);
        router.route().handler(context -> {
            connections.begin(context.request());
            context.addEndHandler(ended ->
                    connections.end(context.response(), context.request().connection()));
            context.next();
        });
        router.route().handler(this::measure);
        router.route().handler(RequestIds::assign);
        router.route().handler(AccessLog::follow);
        router.route().handler(new SecurityHeaders(config.tls().strictTransport())::put);
        router.route().handler(new Framing(connections)::check);
        if (ownHostOnly) {
            router.route().handler(OwnHost::check);
        }
        router.route().handler(CrossOrigin::check);
        ApiDescription description = ApiDescription.onClassPath();
        authentication
                .map(who -> new AccessControl(description.accessRules(), who, meters, System::nanoTime))
                .ifPresent(control -> router.route().handler(control::check));
        router.get("/healthz").handler(context -> answer(context, health.live()));
        router.get("/readyz").handler(context -> answer(context, !ending && health.answersRequests()));
        router.get("/metrics").handler(this::metrics);
        describe(router, description);
        new SignIn(authentication).mount(router);
        routes.forEach(service -> service.mount(router));
        Problems.mount(router);
        return router;
    }

    private static void describe(Router router, ApiDescription description) {
        byte[] json = description.json();
        byte[] yaml = description.yaml();
        router.get("/v1/openapi.json").handler(context -> answer(context, "application/json", json));
        router.get("/v1/openapi.yaml").handler(context -> answer(context, "application/yaml", yaml));
    }

    private static void answer(RoutingContext context, String mediaType, byte[] body) {
        context.response().putHeader(HttpHeaders.CONTENT_TYPE, mediaType).end(Buffer.buffer(body));
    }

    private void measure(RoutingContext context) {
        Timer.Sample sample = Timer.start(meters);
        // Each tag is one of a few words, whatever was sent: the number of series is bounded.
        context.addEndHandler(ended -> sample.stop(Timer.builder("muduo.http.requests")
                .description("Requests answered")
                .tag("method", AccessLog.method(context))
                .tag("route", AccessLog.route(context))
                .tag("status", Integer.toString(context.response().getStatusCode()))
                .register(meters)));
        context.next();
    }

    private void answer(RoutingContext context, boolean well) {
        Map<String, Object> body = Map.of("status", well ? "ok" : "not ok", "ending", ending, "parts", health.parts());
        context.response()
                .setStatusCode(well ? 200 : 503)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Buffer.buffer(Json.write(body)));
    }

    private void metrics(RoutingContext context) {
        vertx.executeBlocking(() -> meters.scrape(), false)
                .onSuccess(text -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                        .end(text))
                .onFailure(context::fail);
    }

    /** From now on {@code /readyz} says no. */
    public void announceEnd() {
        ending = true;
    }

    /** Takes no more requests, lets those in flight finish, and ends the event loops. Idempotent, interrupt-safe. */
    @Override
    public void close() {
        announceEnd();
        boolean interrupted = Thread.interrupted();
        try {
            if (server.isPresent()) {
                long millis = config.shutdownTimeout().toMillis();
                await(server.get().shutdown(millis, TimeUnit.MILLISECONDS), millis / 1000 + GRACE_SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("requests in flight were cut off", e);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            server = Optional.empty();
            interrupted |= closeVertx();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether it was interrupted meanwhile. */
    private boolean closeVertx() {
        if (vertx == null) {
            return false;
        }
        Vertx closing = vertx;
        vertx = null;
        try {
            await(closing.close(), GRACE_SECONDS);
            return false;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the event loops do not end", e);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private static <T> T await(Future<T> future, long seconds)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    }
}
