package dev.muduo.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.ingest.door.DoorLimits;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestConfigTest {
    @Test
    void theReferenceNamesEveryKey() {
        Configuration reference = Configuration.reference();
        assertEquals(
                new IngestConfig(
                        1,
                        64,
                        4,
                        2048,
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(90),
                        512,
                        DoorLimits.STANDARD,
                        new IngestConfig.Watch(Optional.empty(), Duration.ofSeconds(10))),
                reference.section("ingest", IngestConfig.class));
        assertEquals(
                new SiteConfig("local", Path.of("/etc/muduo/site-secret"), false),
                reference.section("site", SiteConfig.class));
    }

    @Test
    void everyKeyCanBeSet() {
        Configuration all = Configuration.reference().over("""
                        site: { name: north-wing, secretFile: data/secret, createSecret: true }
                        ingest:
                          workers: 2
                          queueCapacity: 3
                          maxUploads: 5
                          maxFileMegabytes: 6
                          uploadTimeout: 7 s
                          answerTimeout: 8 s
                          leastFreeMegabytes: 0
                          door:
                            maxVoxels: 9
                            ctAirBelowHu: -300
                            ctMaxHu: 3000
                            petLeastSuv: -1
                            petMostSuv: 500
                            petFaintestSuv: 0.2
                            leastPetCovered: 0.5
                          watch: { folder: incoming, settle: 10 ms }
                        """, "test");
        assertEquals(
                new IngestConfig(
                        2,
                        3,
                        5,
                        6,
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(8),
                        0,
                        new DoorLimits(9, -300, 3000, -1, 500, 0.2, 0.5),
                        new IngestConfig.Watch(Optional.of(Path.of("incoming")), Duration.ofMillis(10))),
                all.section("ingest", IngestConfig.class));
        assertEquals(new SiteConfig("north-wing", Path.of("data/secret"), true), all.section("site", SiteConfig.class));
    }

    @Test
    void whatCannotBeIsAStartUpError() {
        assertRefused("ingest.workers", 0);
        assertRefused("ingest.door.leastPetCovered", 1.5);
        assertRefused("ingest.leastFreeMegabytes", -1);
        ConfigurationException fault = assertThrows(
                ConfigurationException.class,
                () -> Configuration.reference()
                        .with(Map.of("site.name", "ward 7; floor 3"))
                        .section("site", SiteConfig.class));
        assertTrue(fault.getMessage().contains("site.name"), fault.getMessage());
    }

    private static void assertRefused(String key, Object value) {
        ConfigurationException fault = assertThrows(
                ConfigurationException.class,
                () -> Configuration.reference().with(Map.of(key, value)).section("ingest", IngestConfig.class));
        assertTrue(fault.getMessage().contains(key.substring(key.lastIndexOf('.') + 1)), fault.getMessage());
    }

    @Test
    void aClientIsNotMadeToWaitOnAConnectionThatIsClosed(@TempDir Path folder) {
        ConfigurationException refused = assertThrows(
                ConfigurationException.class,
                () -> new IngestRig(
                        folder,
                        new InMemoryEventLog(),
                        new InMemoryObjectStore(),
                        Map.of("ingest.answerTimeout", "2 min", "http.idleTimeout", "2 min")));
        assertTrue(refused.getMessage().contains("ingest.answerTimeout"), refused.getMessage());
    }
}
