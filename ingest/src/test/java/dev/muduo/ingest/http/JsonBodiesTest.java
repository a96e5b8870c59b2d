package dev.muduo.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.ingest.door.Refusal;
import dev.muduo.platform.security.Caller;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of every JSON body: null, of each type that it does not have, and numbers that would have to be made fit. */
class JsonBodiesTest {
    private static final String ID = "ab".repeat(32);

    /**
     * A kind of body.
     *
     * @param fields   all, each with a value that it may have
     * @param least    that are needed, and no more
     */
    private record Body(Function<Buffer, ?> parse, Map<String, Object> fields, Map<String, Object> least) {
        Object parsed(Map<String, Object> fieldsOfIt) {
            JsonObject json = new JsonObject();
            fieldsOfIt.forEach(json::put);
            return parse.apply(json.toBuffer());
        }

        Map<String, Object> leastWith(String name, Object value) {
            JsonObject json = new JsonObject();
            least.forEach(json::put);
            return json.put(name, value).getMap();
        }
    }

    private static final Map<String, Body> BODIES = Map.of(
            "review",
            new Body(
                    body -> ReviewBody.parse(ID, body, Caller.ANYBODY),
                    Map.of(
                            "revision",
                            2,
                            "run",
                            3,
                            "decision",
                            "accept",
                            "reviewer",
                            "Dr. B",
                            "structures",
                            List.of("liver")),
                    Map.of("run", 3, "decision", "accept", "reviewer", "Dr. B")),
            "teaching request of named studies",
            new Body(
                    TeachingRequestBody::parse,
                    Map.of("requestId", "r", "studies", List.of(ID), "limit", 7, "reason", "new-weights"),
                    Map.of("requestId", "r")),
            "teaching request of a time",
            new Body(
                    TeachingRequestBody::parse,
                    Map.of("requestId", "r", "since", "2026-03-01T00:00:00Z", "after", ID),
                    Map.of("requestId", "r")),
            "decision of series",
            new Body(DecisionBody::parse, Map.of("ct", ID, "pet", ID, "conflict", "FIRST"), Map.of("conflict", "LAST")),
            "decision to dismiss",
            new Body(DecisionBody::parse, Map.of("dismiss", true), Map.of("dismiss", true)),
            "decision to try again",
            new Body(DecisionBody::parse, Map.of("retry", true), Map.of("retry", true)));

    static Stream<Arguments> fields() {
        return BODIES.entrySet().stream()
                .flatMap(body ->
                        body.getValue().fields().keySet().stream().map(field -> Arguments.of(body.getKey(), field)));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void nullIsAsAbsent(String kind, String field) {
        Body body = BODIES.get(kind);
        if (body.least().containsKey(field)) {
            // Of a decision it is said that nothing is decided.
            refused(body, body.leastWith(field, null), List.of(code(field), "field-dismiss"));
        } else {
            assertEquals(body.parsed(body.least()), body.parsed(body.leastWith(field, null)));
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void anotherTypeIsRefused(String kind, String field) {
        Body body = BODIES.get(kind);
        Object fit = body.fields().get(field);
        assertTrue(body.parsed(body.leastWith(field, fit)) != null);
        List<Object> others = new ArrayList<>(List.of("one", 1, 1.5, true, Map.of("a", 1)));
        others.removeIf(other -> other.getClass().equals(fit.getClass()));
        others.add(List.of(1));
        others.add(Collections.singletonList(null));
        for (Object other : others) {
            refused(body, body.leastWith(field, other), List.of(code(field)));
        }
    }

    static Stream<Arguments> numbers() {
        return fields().filter(each ->
                BODIES.get((String) each.get()[0]).fields().get((String) each.get()[1]) instanceof Integer);
    }

    /** {@code 4294967297} is 1 in 32 bits. */
    @ParameterizedTest
    @MethodSource("numbers")
    void noNumberIsMadeFit(String kind, String field) {
        Body body = BODIES.get(kind);
        for (String number :
                List.of("4294967297", "18446744073709551617", "2147483648", "1.9", "1.0", "1e2", "1e999", "0", "-1")) {
            JsonObject json = new JsonObject();
            body.least().forEach(json::put);
            String text = json.put(field, "HERE").encode().replace("\"HERE\"", number);

            Refusal refusal = assertThrows(Refusal.class, () -> body.parse().apply(Buffer.buffer(text)), text);

            assertEquals(code(field), refusal.code(), text);
        }
    }

    private static void refused(Body body, Map<String, Object> fields, List<String> codes) {
        Refusal refusal = assertThrows(Refusal.class, () -> body.parsed(fields), fields::toString);
        assertTrue(codes.contains(refusal.code()), refusal::code);
    }

    private static String code(String field) {
        return "field-" + field.toLowerCase(Locale.ROOT);
    }
}
