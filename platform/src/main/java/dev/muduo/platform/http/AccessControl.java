package dev.muduo.platform.http;

import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.security.Authentication;
import dev.muduo.platform.security.Caller;
import dev.muduo.platform.security.NoRoleException;
import dev.muduo.platform.security.RatesConfig;
import dev.muduo.platform.security.RefusedCredentialsException;
import dev.muduo.platform.security.TokenBuckets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets a request through to its route if its caller may, and not too often: before a byte of its body is read. What the API's
 * description has no role for is refused, whatever is mounted. Called on event loops.
 *
 * <p>Good credentials pass however many bad ones have come from the same address: behind a proxy all addresses are one, and a key or
 * a signature is nothing that trying finds. What is open to everybody is in memory and costs no more than a refusal, so it is not
 * counted: nobody keeps others from signing in.
 */
final class AccessControl {
    /** RFC 6750, 2.1. */
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([A-Za-z0-9._~+/-]+=*)");

    private static final int NETWORK_BYTES = 8;
    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String REALM = "Bearer realm=\"muduo\"";

    private final AccessRules rules;
    private final Authentication authentication;
    private final MeterRegistry meters;
    private final TokenBuckets callers;
    private final TokenBuckets addresses;

    /** @param nanoTime as {@link System#nanoTime} */
    AccessControl(AccessRules rules, Authentication authentication, MeterRegistry meters, LongSupplier nanoTime) {
        this.rules = rules;
        this.authentication = authentication;
        this.meters = meters;
        Gauge.builder("muduo.http.api.keys.stale", authentication, who -> who.apiKeysAreStale() ? 1 : 0)
                .description("1 while the file of API keys cannot be used and those read before it still count")
                .register(meters);
        RatesConfig rates = authentication.rates();
        callers = new TokenBuckets(rates.requestsPerSecond(), rates.burst(), rates.remembered(), nanoTime);
        addresses = new TokenBuckets(rates.unknownPerSecond(), rates.unknownBurst(), rates.remembered(), nanoTime);
    }

    void check(RoutingContext context) {
        String path = context.normalizedPath();
        Optional<AccessRules.Rule> rule = rules.find(context.request().method().name(), path);
        if (rule.isPresent() && rule.get().needed().isEmpty()) {
            context.next();
            return;
        }
        List<String> shown = context.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (shown.isEmpty()) {
            withoutCredentials(context);
            return;
        }
        Matcher bearer = BEARER.matcher(shown.get(0));
        if (shown.size() > 1 || !bearer.matches()) {
            refuseCredentials(context, "expected one header `Authorization: Bearer` with an API key or a token");
            return;
        }
        authenticated(context, rule, authentication.authenticate(bearer.group(1)));
    }

    // ---- who it is ----

    private void withoutCredentials(RoutingContext context) {
        Optional<Duration> wait = addresses.take(network(Callers.address(context)));
        if (wait.isPresent()) {
            refuse(context, tooMany("this address asks more often than is answered", wait.get()));
            return;
        }
        count("none");
        context.response().putHeader(CHALLENGE, REALM);
        refuse(
                context,
                problem(
                        401,
                        "unauthenticated",
                        "Who asks?",
                        "send `Authorization: Bearer` with an API key or a token"));
    }

    private void refuseCredentials(RoutingContext context, String why) {
        count("refused");
        Optional<Duration> wait = addresses.take(network(Callers.address(context)));
        if (wait.isPresent()) {
            refuse(context, tooMany("this address asks more often than is answered", wait.get()));
            return;
        }
        context.response().putHeader(CHALLENGE, REALM + ", error=\"invalid_token\"");
        refuse(context, problem(401, "invalid-token", "Not believed", why));
    }

    private void authenticated(
            RoutingContext context, Optional<AccessRules.Rule> rule, CompletionStage<Caller> authenticating) {
        HttpServerRequest request = context.request();
        // Nothing of the body may come before somebody is there to take it.
        if (!request.isEnded()) {
            request.pause();
        }
        Future.fromCompletionStage(authenticating, context.vertx().getOrCreateContext())
                .onComplete(done -> {
                    if (context.response().closed()) {
                        // Gone meanwhile. Nothing that is begun now would ever be told to end.
                        return;
                    }
                    if (!request.isEnded()) {
                        request.resume();
                    }
                    if (done.succeeded()) {
                        count("accepted");
                        Callers.set(context, done.result());
                        authorise(context, rule, done.result());
                    } else {
                        failed(context, unwrapped(done.cause()));
                    }
                });
    }

    private static Throwable unwrapped(Throwable fault) {
        return fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    }

    private void failed(RoutingContext context, Throwable fault) {
        if (fault instanceof RefusedCredentialsException) {
            refuseCredentials(context, fault.getMessage());
        } else if (fault instanceof NoRoleException) {
            count("no-role");
            forbid(context, "no-role", fault.getMessage());
        } else {
            count("failed");
            context.fail(fault);
            drain(context);
        }
    }

    // ---- what they may ----

    private void authorise(RoutingContext context, Optional<AccessRules.Rule> rule, Caller caller) {
        Optional<Duration> wait = callers.take(caller.id());
        if (wait.isPresent()) {
            refuse(context, tooMany("this caller asks more often than is answered", wait.get()));
        } else if (rule.isEmpty()) {
            context.fail(rules.knows(context.normalizedPath()) ? 405 : 404);
            drain(context);
        } else if (!caller.role().includes(rule.get().needed().orElseThrow())) {
            AccessRole needed = rule.get().needed().orElseThrow();
            forbid(
                    context,
                    "insufficient-role",
                    "this needs the role " + needed.word() + ", and " + caller.name() + " is "
                            + caller.role().word());
        } else {
            context.next();
        }
    }

    private static void forbid(RoutingContext context, String code, String why) {
        context.response().putHeader(CHALLENGE, REALM + ", error=\"insufficient_scope\"");
        refuse(context, problem(403, code, "Not allowed", why));
    }

    // ---- refusing ----

    private static void refuse(RoutingContext context, Problem problem) {
        context.fail(new ProblemException(problem));
        drain(context);
    }

    private static void drain(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (RequestBody.announced(request) > 0 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            RequestBody.drain(context);
        }
    }

    private static Problem problem(int status, String code, String title, String detail) {
        return new Problem(status, code, title, detail, Optional.empty());
    }

    private static Problem tooMany(String what, Duration wait) {
        int seconds = Math.toIntExact(Math.min(3600, wait.plusMillis(999).toSeconds()));
        return new Problem(
                429,
                "rate-limited",
                "Too often",
                what + "; send it again after " + seconds + " s",
                Optional.of(seconds));
    }

    /** Of IPv6 the network: whoever has an address there has 2^64 of them. */
    static String network(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        boolean isLong = bytes != null && bytes.length > NETWORK_BYTES;
        return isLong ? HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES) : address;
    }

    private void count(String outcome) {
        meters.counter("muduo.http.authentications", "outcome", outcome).increment();
    }
}
