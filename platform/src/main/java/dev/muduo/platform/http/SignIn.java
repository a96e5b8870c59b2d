package dev.muduo.platform.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.security.Authentication;
import dev.muduo.platform.security.Caller;
import dev.muduo.platform.security.OidcConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code GET /v1/sign-in}: how to say who one is; {@code GET /v1/caller}: who one is. For the page, and for whoever tries a key. */
final class SignIn implements Routes {
    static final String PATH = "/v1/sign-in";

    private final Ways ways;

    /** What is answered. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    private record Ways(boolean required, boolean apiKeys, Optional<Issuer> oidc) {}

    private record Issuer(String issuer, String clientId, String scope) {}

    private record Known(String name, String role, boolean authenticated) {}

    SignIn(Optional<Authentication> authentication) {
        ways = new Ways(
                authentication.isPresent(),
                authentication.filter(Authentication::takesApiKeys).isPresent(),
                authentication.map(Authentication::oidc).flatMap(SignIn::issuer));
    }

    private static Optional<Issuer> issuer(OidcConfig oidc) {
        return oidc.issuer().flatMap(issuer -> oidc.clientId().map(client -> new Issuer(issuer, client, oidc.scope())));
    }

    @Override
    public void mount(Router router) {
        router.get(PATH).handler(context -> answer(context, ways));
        router.get("/v1/caller").handler(context -> {
            Caller caller = Callers.of(context);
            answer(context, new Known(caller.name(), caller.role().word(), caller.isAuthenticated()));
        });
    }

    private static void answer(RoutingContext context, Object body) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Buffer.buffer(Json.write(body)));
    }
}
