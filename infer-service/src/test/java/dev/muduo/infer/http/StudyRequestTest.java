package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.infer.FakeNetworks;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.RefusedException.Reason;
import dev.muduo.infer.request.Selection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body may say of each of its fields. */
class StudyRequestTest {
    private static StudyRequest parse(String more) {
        return StudyRequest.parse(("{\"studyId\": \"a\"" + more + "}").getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"revision", "grid", "structures", "box"})
    void nullIsAsAbsent(String field) {
        assertEquals(
                new StudyRequest("a", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                parse(", \"" + field + "\": null"));
    }

    /** {@code 4294967297} is 1 in 32 bits. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"studyId\": null",
                "\"revision\": 4294967297",
                "\"revision\": 18446744073709551617",
                "\"revision\": 1.9",
                "\"revision\": true",
                "\"structures\": [null]",
                "\"structures\": [\"organ_3\", null]",
                "\"structures\": \"organ_3\"",
                "\"box\": {}",
                "\"box\": [true]"
            })
    void whatIsNotOfItsTypeIsRefused(String field) {
        String body = field.startsWith("\"studyId\"") ? "{" + field + "}" : "{\"studyId\": \"a\", " + field + "}";

        RefusedException refused =
                assertThrows(RefusedException.class, () -> StudyRequest.parse(body.getBytes(StandardCharsets.UTF_8)));

        assertEquals(Reason.MALFORMED, refused.reason());
        String name = field.substring(1, field.indexOf('"', 1));
        assertTrue(refused.getMessage().contains("; " + name + ": expected "), refused.getMessage());
        assertTellsNothingOfOurs(refused);
    }

    /** Nor of what was sent: an id may be a patient's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Jane\": 1}",
                "{\"studyId\": \"a\", \"Jane\": {}}",
                "{\"studyId\": [\"Jane\"]}",
                "{\"studyId\": \"a\", \"revision\": \"Jane\"}",
                "{\"studyId\": \"a\", \"box\": [\"Jane\"]}",
                "{\"studyId\": \"Jane\"",
                "{\"Jane\": 1, \"Jane\": 2}",
                "{\"studyId\": \"a\"} Jane",
                "[\"Jane\"]",
                "\"Jane\"",
                "Jane",
                "{}",
                "null",
                ""
            })
    void whatIsNoSuchBodyIsNotRepeated(String body) {
        RefusedException refused =
                assertThrows(RefusedException.class, () -> StudyRequest.parse(body.getBytes(StandardCharsets.UTF_8)));

        assertEquals(Reason.MALFORMED, refused.reason());
        assertTellsNothingOfOurs(refused);
    }

    private static void assertTellsNothingOfOurs(RefusedException refused) {
        for (String part : List.of("dev.muduo", "java.", "StudyRequest", "Jane", "4294967297", "organ_3")) {
            assertFalse(refused.getMessage().contains(part), refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[null, 1, 2, 3, 4, 5]", "[0, 1, 2, 3, 4, 1e999]", "[0, 1]"})
    void aBoxIsSixNumbers(String box) {
        List<Double> edges = parse(", \"box\": " + box).box().orElseThrow();

        RefusedException refused = assertThrows(
                RefusedException.class, () -> Selection.of(edges, List.of(), FakeNetworks.MODEL.structures()));

        assertEquals(Reason.MALFORMED, refused.reason());
    }
}
