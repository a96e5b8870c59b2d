package dev.muduo.platform.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Preprocessing;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.TlsConfig;
import dev.muduo.platform.log.KafkaConfig;
import dev.muduo.platform.security.SecurityConfig;
import dev.muduo.platform.store.StoreConfig;
import dev.muduo.platform.telemetry.TelemetryConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    private static ConfigurationException refused(String yaml) {
        return assertThrows(
                ConfigurationException.class,
                () -> all(Configuration.reference().over(yaml, "my.yaml")));
    }

    private static void all(Configuration configuration) {
        configuration.section("kafka", KafkaConfig.class);
        configuration.section("store", StoreConfig.class);
        configuration.section("http", HttpConfig.class);
        configuration.section("security", SecurityConfig.class);
        configuration.section("process", ProcessConfig.class);
        configuration.section("telemetry", TelemetryConfig.class);
        configuration.section("model", ModelConfig.class);
    }

    private static void assertSays(ConfigurationException e, String... parts) {
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), "expected \"" + part + "\" in: " + e.getMessage());
        }
    }

    @Test
    void theReferenceBinds() {
        Configuration reference = Configuration.reference();
        all(reference);
        assertEquals(
                new KafkaConfig(
                        "localhost:9092",
                        3,
                        -1,
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(10),
                        true,
                        Optional.empty()),
                reference.section("kafka", KafkaConfig.class));
        assertEquals(
                new HttpConfig(
                        "127.0.0.1",
                        8080,
                        16384,
                        4000,
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(20),
                        new TlsConfig(
                                Optional.empty(), Optional.empty(), Duration.ofSeconds(30), Duration.ofDays(365))),
                reference.section("http", HttpConfig.class));
        assertEquals(
                Preprocessing.standard(6, 32),
                reference.section("model", ModelConfig.class).preprocessing());
    }

    @Test
    void everyKeyOfThePlatformsSectionsIsMapped() {
        Configuration full = Configuration.reference().over("""
                process: {instance: worker-3, scratch: /scratch}
                kafka:
                  bootstrapServers: a:1,b:2
                  partitions: 12
                  replicationFactor: 3
                  transactionTimeout: 20 s
                  callTimeout: 1500 ms
                  verifyBroker: false
                  clientPropertiesFile: /secrets/kafka.properties
                store:
                  endpoint: https://s3.example
                  region: eu-west-1
                  bucket: other
                  createBucket: false
                  credentialsFile: /secrets/store
                  connectTimeout: 1 s
                  readTimeout: 1 min
                  tries: 5
                http:
                  host: 0.0.0.0
                  port: 0
                  maxHeaderBytes: 2048
                  maxConnections: 5
                  idleTimeout: 1 h
                  shutdownTimeout: 5 s
                  tls: {certificateFile: /tls.crt, keyFile: /tls.key, lookEvery: 1 min, hsts: 0 s}
                telemetry: {logFormat: json, logLevel: debug}
                model:
                  structures:
                    - {id: 1, name: gtv, snomed: ""}
                  preprocessing:
                    version: 1
                    workingSpacingMm: 4
                    patchVoxels: 48
                    ctMinHu: -500
                    ctMaxHu: 500
                    ctScaleHu: 250
                    ctOutsideHu: -900
                    suvMax: 10.5
                  featureScale: 8
                """, "full.yaml");
        assertEquals(new ProcessConfig("worker-3", Path.of("/scratch")), full.section("process", ProcessConfig.class));
        assertEquals(
                new KafkaConfig(
                        "a:1,b:2",
                        12,
                        3,
                        Duration.ofSeconds(20),
                        Duration.ofMillis(1500),
                        false,
                        Optional.of(Path.of("/secrets/kafka.properties"))),
                full.section("kafka", KafkaConfig.class));
        assertEquals(
                new StoreConfig(
                        URI.create("https://s3.example"),
                        "eu-west-1",
                        "other",
                        false,
                        Path.of("/secrets/store"),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        5),
                full.section("store", StoreConfig.class));
        assertEquals(
                new HttpConfig(
                        "0.0.0.0",
                        0,
                        2048,
                        5,
                        Duration.ofHours(1),
                        Duration.ofSeconds(5),
                        new TlsConfig(
                                Optional.of(Path.of("/tls.crt")),
                                Optional.of(Path.of("/tls.key")),
                                Duration.ofMinutes(1),
                                Duration.ZERO)),
                full.section("http", HttpConfig.class));
        assertEquals(
                new TelemetryConfig(TelemetryConfig.LogFormat.JSON, TelemetryConfig.LogLevel.DEBUG),
                full.section("telemetry", TelemetryConfig.class));
        ModelConfig model = full.section("model", ModelConfig.class);
        assertEquals(new Preprocessing(1, 4, 48, -500, 500, 250, -900, 10.5), model.preprocessing());
        assertEquals("gtv", model.structures().withId(1).name());
        assertEquals(8, model.featureScale());
    }

    @Test
    void anUnknownKeyIsNamedWithItsLineAndTheNearestKnownOne() {
        assertSays(
                refused("http:\n  port: 1\n  hsot: x\n"),
                "my.yaml line 3",
                "no key http.hsot",
                "did you mean http.host?");
        assertSays(refused("kafak:\n  partitions: 1\n"), "my.yaml line 1", "did you mean kafka?");
        assertSays(refused("http:\n  colour: red\n"), "no key http.colour", "known here are", "idleTimeout");
        assertSays(
                refused("model:\n  preprocessing:\n    patchVoxel: 16\n"),
                "line 3",
                "did you mean model.preprocessing.patchVoxels?");
        assertSays(
                refused("model:\n  structures:\n    - {id: 1, name: x, snomed: '', hue: 3}\n"), "hue", "structures[0]");
    }

    @Test
    void aValueThatARecordRefusesIsNamedWithItsSectionAndLine() {
        assertSays(refused("\nhttp:\n  port: 70000\n"), "my.yaml line 2", "http", "port is 0 to 65535, got 70000");
        assertSays(refused("kafka:\n  partitions: 65\n"), "kafka", "partitions is 1 to 64, got 65: of more, the event");
        assertSays(
                refused("model:\n  preprocessing:\n    patchVoxels: 17\n"),
                "model.preprocessing",
                "multiple of 16 voxels");
        assertSays(
                refused("model:\n  structures:\n    - {id: 2, name: liver, snomed: ''}\n"),
                "model.structures",
                "ids 1, 2, 3");
    }

    @Test
    void aValueOfTheWrongKindIsNamed() {
        assertSays(refused("http:\n  port: many\n"), "my.yaml line 2", "http.port");
        assertSays(refused("http:\n  port: 80.5\n"), "http.port");
        assertSays(refused("http:\n  port: null\n"), "http.port");
        assertSays(refused("http: 8080\n"), "my.yaml line 1", "http has keys of its own", "port");
        assertSays(refused("kafka:\n  callTimeout: 10\n"), "kafka.callTimeout", "as in 15 s");
        assertSays(refused("kafka:\n  callTimeout: 10 parsecs\n"), "kafka.callTimeout", "10 parsecs");
        assertSays(refused("kafka:\n  verifyBroker: 7\n"), "kafka.verifyBroker");
        assertSays(refused("telemetry:\n  logFormat: xml\n"), "telemetry.logFormat", "TEXT");
        assertSays(refused("store:\n  endpoint: ftp://x\n"), "store", "http:// or https://");
    }

    @Test
    void whatIsNoPlainYamlIsRefused() {
        assertSays(refused("http: {port: 1\n"), "my.yaml is no YAML");
        assertSays(refused("- a\n- b\n"), "mapping of sections");
        assertSays(refused("http:\n  port: 1\n  port: 2\n"), "http.port", "twice");
        assertSays(refused("http: !!java.net.URL [\"http://x\"]\n"), "http");
    }

    @Test
    void whatIsWrittenReadsBackTheSame() {
        Configuration configuration = Configuration.reference()
                .over("http: {port: 8123}\nmodel: {featureScale: 16}\n", "my.yaml")
                .with(Map.of("model.structures", List.of(Map.of("id", 1, "name", "liver", "snomed", "10200004"))));
        Configuration read = Configuration.reference().over(configuration.text(), "written.yaml");
        assertEquals(configuration.text(), read.text());
        assertEquals(configuration.section("model", ModelConfig.class), read.section("model", ModelConfig.class));
        assertEquals(8123, read.section("http", HttpConfig.class).port());
    }

    @Test
    void anEmptyFileChangesNothing() {
        for (String yaml : List.of("", "# nothing\n", "{}\n", "---\n")) {
            assertEquals(
                    Configuration.reference().flattened("http"),
                    Configuration.reference().over(yaml, "empty.yaml").flattened("http"));
        }
    }

    @Test
    void listsAreReplacedWholeAndMappingsKeyByKey() {
        Configuration configuration = Configuration.reference()
                .over("model:\n  structures:\n    - {id: 1, name: gtv, snomed: ''}\n", "one.yaml")
                .over("model:\n  featureScale: 4\n", "two.yaml");
        ModelConfig model = configuration.section("model", ModelConfig.class);
        assertEquals(1, model.structures().list().size());
        assertEquals(4, model.featureScale());
        assertEquals(32, model.preprocessing().patchVoxels());
    }

    @Test
    void aProgramSetsSingleKeysUnderTheSameRules() {
        Configuration configuration = Configuration.reference()
                .with(Map.of("http.port", 0, "kafka.callTimeout", "2 s", "process.instance", "x"));
        assertEquals(0, configuration.section("http", HttpConfig.class).port());
        assertEquals(
                Duration.ofSeconds(2),
                configuration.section("kafka", KafkaConfig.class).callTimeout());
        Map<String, Integer> wrong = Map.of("http.prot", 0);
        assertSays(
                assertThrows(
                        ConfigurationException.class,
                        () -> Configuration.reference().with(wrong)),
                "did you mean http.port?");
    }

    @Test
    void aSectionIsFlattenedForManifests() {
        Map<String, String> flat = Configuration.reference().flattened("model");
        assertEquals("32", flat.get("preprocessing.patchVoxels"));
        assertEquals("liver", flat.get("structures.0.name"));
    }

    @Test
    void aFileIsReadAndItsAbsenceIsNamed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("muduo.yaml"), "http:\n  port: 1234\n");
        assertEquals(
                1234, Configuration.load(file).section("http", HttpConfig.class).port());
        assertSays(
                assertThrows(ConfigurationException.class, () -> Configuration.load(folder.resolve("absent.yaml"))),
                "absent.yaml");
    }

    @Test
    void everyKeyOfTheReferenceIsDocumented() throws Exception {
        List<String> lines;
        try (var in = Configuration.class.getResourceAsStream("/reference.yaml")) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            boolean section = line.matches("[a-zA-Z]+:.*");
            if (section) {
                String before = lines.get(index - 1);
                assertTrue(before.startsWith("#"), "section without a comment: " + line);
            }
        }
    }
}
