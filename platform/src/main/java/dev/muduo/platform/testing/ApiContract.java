package dev.muduo.platform.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.platform.http.ApiDescription;
import dev.muduo.platform.http.Routes;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The API's description as a contract, for tests: whether what went over the wire is as it says. The services on the class path
 * are described. Safe for several threads.
 */
public final class ApiContract {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head", "options");
    private static final Pattern PARAMETER = Pattern.compile("\\{[A-Za-z]+}");

    private final DescribedSchemas schemas;
    private final List<DescribedOperation> operations = new ArrayList<>();

    public ApiContract(ApiDescription description) {
        JsonNode document = description.document();
        schemas = new DescribedSchemas(document);
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            Pattern pattern = Pattern.compile(PARAMETER.matcher(path.getKey()).replaceAll("[^/]+"));
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    operations.add(new DescribedOperation(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            pattern,
                            operation.getValue(),
                            schemas));
                }
            }
        }
        // A path without parameters is meant before one with.
        operations.sort(Comparator.comparing(operation -> operation.path().contains("{")));
    }

    public static ApiContract onClassPath() {
        return new ApiContract(ApiDescription.onClassPath());
    }

    /** What is described and not a route of the edge itself, as in {@code GET /v1/studies/{studyId}}. */
    public Set<String> operations() {
        Set<String> names = new TreeSet<>();
        operations.stream()
                .filter(operation -> !operation.ofTheEdge())
                .forEach(operation -> names.add(operation.name()));
        return names;
    }

    /** What is mounted, written in the same way. */
    public static Set<String> mounted(List<Routes> routes) {
        Vertx vertx = Vertx.vertx();
        try {
            Router router = Router.router(vertx);
            routes.forEach(each -> each.mount(router));
            Set<String> names = new TreeSet<>();
            for (Route route : router.getRoutes()) {
                for (HttpMethod method : route.methods()) {
                    names.add(method.name() + " " + route.getPath().replaceAll(":([A-Za-z]+)", "{$1}"));
                }
            }
            return names;
        } finally {
            vertx.close();
        }
    }

    /** @throws AssertionError if it is not as described */
    public void check(ApiExchange exchange) {
        Optional<DescribedOperation> operation = operations.stream()
                .filter(each -> each.matches(exchange.method(), exchange.uri().getPath()))
                .findFirst();
        if (operation.isPresent()) {
            operation.get().check(exchange);
            return;
        }
        boolean known =
                operations.stream().anyMatch(each -> each.matches(exchange.uri().getPath()));
        int expected = known ? 405 : 404;
        if (exchange.status() != expected) {
            throw new AssertionError(exchange.method() + " " + exchange.uri() + " is not described; expected "
                    + expected + ", got " + exchange.status());
        }
        schemas.requireProblem(exchange);
    }
}
