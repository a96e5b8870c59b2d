package dev.muduo.platform.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** One operation of the API's description. */
record DescribedOperation(String method, String path, Pattern pattern, JsonNode node, DescribedSchemas schemas) {
    /** Those that say something of ours: an answer may have no other than the described ones. */
    private static final Pattern TELLING =
            Pattern.compile("muduo-.*|location|retry-after|preference-applied|x-request-id|content-disposition");

    String name() {
        return method + " " + path;
    }

    boolean ofTheEdge() {
        return node.path("tags").path(0).asText().equals("instance");
    }

    boolean matches(String wantedMethod, String wantedPath) {
        return method.equals(wantedMethod) && matches(wantedPath);
    }

    boolean matches(String wantedPath) {
        return pattern.matcher(wantedPath).matches();
    }

    void check(ApiExchange exchange) {
        JsonNode response = schemas.resolved(node.path("responses").path(Integer.toString(exchange.status())));
        if (response.isMissingNode()) {
            throw fault(exchange, "this status is not described");
        }
        checkHeaders(exchange, response.path("headers"));
        checkBody(exchange, response.path("content"));
        if (exchange.succeeded()) {
            checkParameters(exchange);
            checkRequestBody(exchange);
        }
    }

    private void checkHeaders(ApiExchange exchange, JsonNode described) {
        HttpHeaders headers = exchange.responseHeaders();
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, JsonNode> entry : described.properties()) {
            names.add(entry.getKey());
            JsonNode header = schemas.resolved(entry.getValue());
            Optional<String> value = headers.firstValue(entry.getKey());
            if (value.isPresent()) {
                schemas.requireText(header.path("schema"), value.get(), "the header " + entry.getKey());
            } else if (header.path("required").asBoolean()) {
                throw fault(exchange, "the header " + entry.getKey() + " is missing");
            }
        }
        for (String name : headers.map().keySet()) {
            if (TELLING.matcher(name.toLowerCase(Locale.ROOT)).matches() && !names.contains(name)) {
                throw fault(exchange, "the header " + name + " is not described");
            }
        }
    }

    private void checkBody(ApiExchange exchange, JsonNode content) {
        if (content.isMissingNode()) {
            if (exchange.responseBody().filter(body -> body.length > 0).isPresent()) {
                throw fault(exchange, "no body is described");
            }
            return;
        }
        String type = exchange.responseType().orElse("none");
        if (!content.has(type)) {
            throw fault(exchange, "the media type " + type + " is not described");
        }
        if (type.endsWith("json") && exchange.responseBody().isPresent()) {
            schemas.requireJson(
                    content.path(type).path("schema"), exchange.responseBody().get(), exchange.inWords());
        }
    }

    private void checkParameters(ApiExchange exchange) {
        String query = exchange.uri().getQuery();
        if (query == null) {
            return;
        }
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            JsonNode parameter = parameter(parts[0]);
            if (parameter == null) {
                throw fault(exchange, "the parameter " + parts[0] + " is not described");
            }
            schemas.requireText(
                    parameter.path("schema"), parts.length == 2 ? parts[1] : "", "the parameter " + parts[0]);
        }
    }

    private JsonNode parameter(String name) {
        for (JsonNode each : node.path("parameters")) {
            JsonNode parameter = schemas.resolved(each);
            if (parameter.path("in").asText().equals("query")
                    && parameter.path("name").asText().equals(name)) {
                return parameter;
            }
        }
        return null;
    }

    private void checkRequestBody(ApiExchange exchange) {
        JsonNode described = schemas.resolved(node.path("requestBody"));
        if (described.isMissingNode()) {
            if (exchange.requestBody().length > 0) {
                throw fault(exchange, "a body was accepted and none is described");
            }
            return;
        }
        String type = exchange.requestType().orElse("none");
        JsonNode content = described.path("content");
        if (!content.has(type)) {
            throw fault(exchange, "a body of type " + type + " was accepted, which is not described");
        }
        JsonNode schema = content.path(type).path("schema");
        if (type.equals("application/json")) {
            schemas.requireJson(schema, exchange.requestBody(), "the body that " + name() + " accepted");
        } else if (type.equals("multipart/form-data")) {
            schemas.require(schema, FormParts.of(exchange), "the form that " + name() + " accepted");
        }
    }

    private AssertionError fault(ApiExchange exchange, String what) {
        return new AssertionError(name() + ": " + what + "; " + exchange.inWords());
    }
}
