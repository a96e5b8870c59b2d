package dev.muduo.standalone.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodConformanceTest {
    private static final Path FIXTURE = Path.of(System.getProperty("muduo.shared", "../shared"), "fixtures", "method");

    @TempDir
    Path folder;

    @BeforeEach
    void fixtureIsThere() throws IOException {
        Assumptions.assumeTrue(
                Files.isDirectory(FIXTURE), "the reference numbers are not at " + FIXTURE + " (set -Dmuduo.shared)");
        Files.copy(FIXTURE.resolve("batch.npz"), folder.resolve("batch.npz"));
    }

    @Test
    void theReferenceNumbersAreReproduced() {
        List<Check> checks = MethodConformance.run(FIXTURE);
        assertEquals(4 + 1 + 5 + 8 + 5 + 4, checks.size());
        checks.forEach(check -> assertTrue(check.ok(), check.line()));
    }

    @Test
    void aWrongExpectationFails() throws IOException {
        assertFails("0.08677999", "0.08678999", "per_class_mse organ 0");
        assertFails("0.08905970", "0.08906970", "consistency");
        assertFails("0.286504796", "0.286514796", "ramp-up at 100");
        assertFails("0.00969949", "0.00969969", "poly lr at 1000");
        assertFails("\"k\": 3", "\"k\": 2", "k");
        assertFails("\"sigma\": 1.0", "\"sigma\": 1.01", "prompt_smooth");
    }

    /** Key by key: nothing that is expected may be passed over. */
    @Test
    void everyNumberOfTheExpectationsIsCompared() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> numbers = new ArrayList<>();
        collect("", json.readTree(FIXTURE.resolve("expected.json").toFile()), numbers);
        assertTrue(numbers.size() > 50, numbers.toString());
        for (String number : numbers) {
            JsonNode changed = json.readTree(FIXTURE.resolve("expected.json").toFile());
            nudge(changed, number);
            Files.write(folder.resolve("expected.json"), json.writeValueAsBytes(changed));
            assertTrue(isNoticed(), number + " is not compared with anything");
        }
    }

    private static void collect(String pointer, JsonNode node, List<String> numbers) {
        if (node.isNumber()) {
            numbers.add(pointer);
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(pointer + "/" + i, node.get(i), numbers);
            }
        } else {
            node.properties().forEach(field -> collect(pointer + "/" + field.getKey(), field.getValue(), numbers));
        }
    }

    /** A whole number by one, any other by a thousandth. */
    private static void nudge(JsonNode root, String pointer) {
        int cut = pointer.lastIndexOf('/');
        JsonNode parent = root.at(pointer.substring(0, cut));
        JsonNode number = root.at(pointer);
        JsonNode next = number.isInt()
                ? IntNode.valueOf(number.intValue() + 1)
                : DoubleNode.valueOf(number.doubleValue() * 1.001);
        if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(pointer.substring(cut + 1)), next);
        } else {
            ((ObjectNode) parent).set(pointer.substring(cut + 1), next);
        }
    }

    private boolean isNoticed() {
        try {
            return !failures().isEmpty();
        } catch (ConformanceException refused) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ct",
                "pet",
                "student",
                "alpha",
                "mixed_hard",
                "iou",
                "keep",
                "valid",
                "prompt_mask",
                "prompt_smooth"
            })
    void everyArrayIsCompared(String array) throws IOException {
        Files.copy(FIXTURE.resolve("expected.json"), folder.resolve("expected.json"));
        NpzCopy.zeroing(array, FIXTURE.resolve("batch.npz"), folder.resolve("batch.npz"));

        assertTrue(isNoticed(), array + " is not compared with anything");
    }

    @Test
    void anotherBoundaryIsRefused() throws IOException {
        String text = Files.readString(FIXTURE.resolve("expected.json"));
        Files.writeString(
                folder.resolve("expected.json"), text.replace("\"boundary\": \"zero\"", "\"boundary\": \"reflect\""));
        refused("boundary \"zero\"");
    }

    @Test
    void aWrongPointFails() throws IOException {
        String text = Files.readString(FIXTURE.resolve("expected.json"));
        int at = text.indexOf("14", text.indexOf("\"radius_4\""));
        Files.writeString(folder.resolve("expected.json"), text.substring(0, at) + "13" + text.substring(at + 2));
        assertEquals(List.of("points radius_4"), failures());
    }

    @Test
    void aDamagedFolderIsExplained() throws IOException {
        refused("expected.json");
        Files.writeString(folder.resolve("expected.json"), "{}");
        refused("no \"k\"");
        Files.writeString(folder.resolve("expected.json"), "[");
        refused("expected JSON");
        Files.writeString(folder.resolve("batch.npz"), "not a zip");
        Files.copy(FIXTURE.resolve("expected.json"), folder.resolve("expected.json"), replace());
        refused("batch.npz");
    }

    private static java.nio.file.CopyOption replace() {
        return java.nio.file.StandardCopyOption.REPLACE_EXISTING;
    }

    private void assertFails(String from, String to, String name) throws IOException {
        String text = Files.readString(FIXTURE.resolve("expected.json"));
        assertTrue(text.contains(from), from);
        Files.writeString(folder.resolve("expected.json"), text.replace(from, to));
        assertEquals(name, failures().get(0));
    }

    private List<String> failures() {
        return MethodConformance.run(folder).stream()
                .filter(check -> !check.ok())
                .map(Check::name)
                .toList();
    }

    private void refused(String words) {
        ConformanceException e = assertThrows(ConformanceException.class, () -> MethodConformance.run(folder));
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }
}
