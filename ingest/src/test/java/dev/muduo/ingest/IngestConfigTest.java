package dev.muduo.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.study.ConflictRule;
import dev.muduo.ingest.door.DoorLimits;
import dev.muduo.ingest.pacs.ArchiveConfig;
import dev.muduo.ingest.pacs.PullConfig;
import dev.muduo.ingest.results.Destination;
import dev.muduo.ingest.results.Identity;
import dev.muduo.ingest.results.ResultKind;
import dev.muduo.ingest.results.ResultsConfig;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
                        new IngestConfig.Watch(Optional.empty(), Duration.ofSeconds(10)),
                        new DicomConfig(
                                Optional.empty(),
                                ConflictRule.HOLD,
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(30),
                                Duration.ofHours(24),
                                10_000,
                                20_000,
                                512,
                                8192),
                        new PullConfig(
                                List.of(),
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(2),
                                14,
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(10),
                                8,
                                Duration.ofMinutes(1),
                                4096,
                                20_000),
                        new ResultsConfig(List.of(), Set.of(ResultKind.SEG, ResultKind.SR), Duration.ofMinutes(2))),
                reference.section("ingest", IngestConfig.class));
        assertEquals(
                new SiteConfig("local", Path.of("/etc/muduo/site-secret"), false, Optional.empty()),
                reference.section("site", SiteConfig.class));
    }

    @Test
    void everyKeyCanBeSet() {
        Configuration all = Configuration.reference().over("""
                        site: { name: north-wing, secretFile: data/secret, createSecret: true, originals: data/originals }
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
                          pull:
                            archives:
                              - { name: main, kind: orthanc, url: "http://pacs:8042", credentialsFile: pacs-user }
                              - { name: old, kind: dicomweb, url: "https://old/dicom-web/", credentialsFile: null }
                            interval: 1 s
                            settle: 2 s
                            windowDays: 3
                            requestTimeout: 4 s
                            studyTimeout: 5 s
                            attempts: 8
                            retry: 10 s
                            maxStudyMegabytes: 6
                            maxStudyInstances: 7
                          results:
                            destinations:
                              - name: out
                                kind: dicomweb
                                url: "https://out/dicom-web"
                                credentialsFile: null
                                identity: pseudonymous
                            objects: [SEG, RTSTRUCT]
                            sendTimeout: 9 s
                          dicom:
                            spool: spool
                            conflict: LAST
                            idle: 1 s
                            cap: 2 s
                            keep: 3 s
                            maxStudies: 4
                            maxInstances: 5
                            maxInstanceMegabytes: 6
                            maxStudyMegabytes: 7
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
                        new IngestConfig.Watch(Optional.of(Path.of("incoming")), Duration.ofMillis(10)),
                        new DicomConfig(
                                Optional.of(Path.of("spool")),
                                ConflictRule.LAST,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                4,
                                5,
                                6,
                                7),
                        new PullConfig(
                                List.of(
                                        new ArchiveConfig(
                                                "main",
                                                ArchiveConfig.Kind.ORTHANC,
                                                URI.create("http://pacs:8042"),
                                                Optional.of(Path.of("pacs-user"))),
                                        new ArchiveConfig(
                                                "old",
                                                ArchiveConfig.Kind.DICOMWEB,
                                                URI.create("https://old/dicom-web/"),
                                                Optional.empty())),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                3,
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(5),
                                8,
                                Duration.ofSeconds(10),
                                6,
                                7),
                        new ResultsConfig(
                                List.of(new Destination(
                                        "out",
                                        ArchiveConfig.Kind.DICOMWEB,
                                        URI.create("https://out/dicom-web"),
                                        Optional.empty(),
                                        Identity.PSEUDONYMOUS)),
                                Set.of(ResultKind.SEG, ResultKind.RTSTRUCT),
                                Duration.ofSeconds(9))),
                all.section("ingest", IngestConfig.class));
        assertEquals(
                new SiteConfig("north-wing", Path.of("data/secret"), true, Optional.of(Path.of("data/originals"))),
                all.section("site", SiteConfig.class));
    }

    @Test
    void whatCannotBeIsAStartUpError() {
        assertRefused("ingest.workers", 0);
        assertRefused("ingest.door.leastPetCovered", 1.5);
        assertRefused("ingest.leastFreeMegabytes", -1);
        assertRefused("ingest.pull.windowDays", 0);
        assertRefused("ingest.pull.archives", archives("http://user:secret@pacs:8042", "main"));
        assertRefused("ingest.pull.archives", archives("ftp://pacs", "main"));
        assertRefused("ingest.pull.archives", archives("http://pacs", "Ward 7"));
        assertRefused("ingest.dicom.cap", "1 s");
        assertRefused("ingest.results.objects", List.of());
        assertRefused("ingest.results.objects", List.of("SR"));
        ConfigurationException fault = assertThrows(
                ConfigurationException.class,
                () -> Configuration.reference()
                        .with(Map.of("site.name", "ward 7; floor 3"))
                        .section("site", SiteConfig.class));
        assertTrue(fault.getMessage().contains("site.name"), fault.getMessage());
    }

    private static List<Map<String, ?>> archives(String url, String name) {
        return List.of(Map.of("name", name, "kind", "ORTHANC", "url", url, "credentialsFile", "user"));
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
