package dev.muduo.platform.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PresetsTest {
    private static String text(String resource) throws IOException {
        try (var in = Configuration.class.getResourceAsStream("/" + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Presets presets() throws IOException {
        return new Presets(YamlTree.parse(text(Presets.RESOURCE), Presets.RESOURCE));
    }

    private static String training(Configuration configuration, String key) {
        return configuration.flattened("training").get(key);
    }

    @Test
    void aPresetFillsWhatNobodyHasSetAndNothingElse() {
        Configuration paper = Configuration.reference()
                .with(Map.of("training.preset", Preset.AS_PAPER, "training.optimiser.clipNorm", 7));

        assertEquals("MSE", training(paper, "distillation.consistency"));
        assertEquals("7", training(paper, "optimiser.clipNorm"));
        assertEquals("1234", training(paper, "seed"));
        assertEquals("DICE", training(Configuration.reference(), "distillation.consistency"));
    }

    @Test
    void whatIsSetToNullAgainIsThePresetsAgain() {
        Configuration configuration = Configuration.reference()
                .over("training: {preset: as_code, distillation: {exclusive: true}}", "one.yaml")
                .over("training: {distillation: {exclusive: null}}", "two.yaml");

        assertEquals("false", training(configuration, "distillation.exclusive"));
    }

    @Test
    void oneMappingsPresetIsNotAnothers() {
        Configuration code = Configuration.reference().with(Map.of("teaching.prompts.preset", Preset.AS_CODE));

        assertEquals("STUDENT", code.flattened("teaching").get("prompts.maskPromptSource"));
        assertEquals("true", training(code, "distillation.exclusive"));
    }

    @Test
    void anUnknownPresetIsRefusedWithThoseThatThereAre() {
        Configuration wrong = Configuration.reference().over("training: {preset: AS_WE_LIKE}", "my.yaml");

        ConfigurationException refusal = assertThrows(ConfigurationException.class, () -> wrong.flattened("training"));
        assertEquals(
                "training.preset: there is no preset AS_WE_LIKE; there are [DEFAULT, AS_PAPER, AS_CODE]",
                refusal.getMessage());
    }

    /** A written configuration can be given another preset afterwards. */
    @Test
    void whatIsLeftToThePresetIsWrittenSo() {
        String written = Configuration.reference().text();

        Configuration read = Configuration.reference()
                .over(written, "written.yaml")
                .with(Map.of("training.preset", Preset.AS_PAPER));
        assertEquals("MSE", training(read, "distillation.consistency"));
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void noKeyIsLeftWithoutAValue(Preset preset) {
        Configuration configuration =
                Configuration.reference().with(Map.of("training.preset", preset, "teaching.prompts.preset", preset));

        for (String section : List.of("training", "teaching")) {
            configuration
                    .flattened(section)
                    .forEach((key, value) -> assertFalse(value.equals("null"), section + "." + key));
        }
    }

    /** A value in the table that the reference sets itself would never be taken. */
    @Test
    void everyKeyOfATableIsNullInTheReference() throws IOException {
        JsonNode reference =
                YamlTree.parse(text("reference.yaml"), "reference.yaml").root();
        presets()
                .tables()
                .forEach((path, rows) -> rows.keySet().forEach(key -> {
                    String pointer = "/" + (path + "." + key).replace('.', '/');
                    assertTrue(reference.at(pointer).isNull(), pointer + " is " + reference.at(pointer));
                }));
    }

    /** The tables in the comments of the reference are for readers; they must not tell another story. */
    @Test
    void theReferencePrintsTheTablesAsTheyAre() throws IOException {
        List<List<String>> printed = text("reference.yaml")
                .lines()
                .map(line -> line.replaceAll("^ *#? *", ""))
                .map(line -> Stream.of(line.split(" +")).map(PresetsTest::plain).toList())
                .toList();
        List<List<String>> missing = new ArrayList<>();
        presets()
                .tables()
                .forEach((path, rows) -> rows.forEach((key, row) -> {
                    List<String> line = Stream.concat(
                                    Stream.of(key), row.values().stream().map(JsonNode::asText))
                            .map(PresetsTest::plain)
                            .toList();
                    if (!printed.contains(line)) {
                        missing.add(line);
                    }
                }));
        assertEquals(List.of(), missing);
    }

    /** One spelling for each number. */
    private static String plain(String word) {
        try {
            return new BigDecimal(word).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return word;
        }
    }

    @Test
    void aRowWithoutOneOfThePresetsIsAFaultOfOurs() {
        YamlTree tooShort = YamlTree.parse("training:\n  seed: {DEFAULT: 1, AS_PAPER: 2}\n", "presets.yaml");

        IllegalStateException fault = assertThrows(IllegalStateException.class, () -> new Presets(tooShort));
        assertTrue(fault.getMessage().contains("training.seed is in AS_CODE"), fault.getMessage());
    }
}
