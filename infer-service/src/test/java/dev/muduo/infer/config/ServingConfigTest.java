package dev.muduo.infer.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.infer.request.TargetGrid;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServingConfigTest {
    @Test
    void theReferenceIsTheDefault() {
        assertEquals(
                new ServingConfig(
                        Arithmetic.FLOAT32,
                        1,
                        8,
                        new ServingConfig.Bulk(1, 8),
                        Duration.ofSeconds(100),
                        Duration.ofSeconds(5),
                        2048,
                        12_288,
                        16,
                        128,
                        256,
                        20_000,
                        10_000,
                        false,
                        new ServingConfig.Answers(200, Duration.ofHours(1), Duration.ofMinutes(30), 100),
                        new ServingConfig.Automatic(Optional.empty(), Duration.ofHours(24))),
                Configuration.reference().section("serving", ServingConfig.class));
    }

    @Test
    void everyKeyIsBound() {
        Configuration all = Configuration.reference()
                .with(Map.of("serving.automatic.grid", "pet", "serving.automatic.within", "2 h"))
                .with(Map.of("serving.arithmetic", "BFLOAT16"))
                .with(Map.of(
                        "serving.bulk.concurrency", 3,
                        "serving.bulk.queue", 4,
                        "serving.minUploadKiBs", 5,
                        "serving.maxDiskMiB", 11,
                        "serving.maxOutgoingMiB", 15))
                .with(Map.of(
                        "serving.answers.most",
                        50,
                        "serving.answers.keep",
                        "61 min",
                        "serving.answers.timeout",
                        "70 min",
                        "serving.answers.mostStreams",
                        80))
                .with(Map.of(
                        "serving.concurrency", 2,
                        "serving.queue", 0,
                        "serving.requestTimeout", "9 min",
                        "serving.retryAfter", "3 s",
                        "serving.maxUploadMiB", 10,
                        "serving.maxMegavoxels", 20,
                        "serving.studiesRemembered", 30,
                        "serving.outboxEvents", 40,
                        "serving.olderAtColdStart", true));
        ServingConfig config = all.section("serving", ServingConfig.class);
        assertEquals(
                new ServingConfig(
                        Arithmetic.BFLOAT16,
                        2,
                        0,
                        new ServingConfig.Bulk(3, 4),
                        Duration.ofMinutes(9),
                        Duration.ofSeconds(3),
                        10,
                        11,
                        5,
                        15,
                        20,
                        30,
                        40,
                        true,
                        new ServingConfig.Answers(50, Duration.ofMinutes(61), Duration.ofMinutes(70), 80),
                        new ServingConfig.Automatic(Optional.of(TargetGrid.PET), Duration.ofHours(2))),
                config);
        assertEquals(10L << 20, config.maxUploadBytes());
        assertEquals(11L << 20, config.maxDiskBytes());
        assertEquals(15L << 20, config.maxOutgoingBytes());
        assertEquals(20 << 20, config.maxVoxels());
    }

    @Test
    void aValueOutOfBoundsIsNamed() {
        Configuration none = Configuration.reference().with(Map.of("serving.concurrency", 0));
        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> none.section("serving", ServingConfig.class));
        assertTrue(refused.getMessage().contains("serving.concurrency is 1 to 64, got 0"), refused.getMessage());
        Configuration small = Configuration.reference().with(Map.of("serving.maxDiskMiB", 2047));
        refused = assertThrows(ConfigurationException.class, () -> small.section("serving", ServingConfig.class));
        assertTrue(refused.getMessage().contains("serving.maxDiskMiB is 2048 to"), refused.getMessage());
    }
}
