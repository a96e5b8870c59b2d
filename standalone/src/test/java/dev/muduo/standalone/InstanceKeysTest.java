package dev.muduo.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.security.ApiKey;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceKeysTest {
    private static final ApiKey KEY = ApiKey.of("lead", AccessRole.REVIEWER, "muduo_one");

    @TempDir
    Path data;

    private InstanceKeys keys;

    @BeforeEach
    void open() {
        keys = new InstanceKeys(data);
    }

    private static Configuration with(Map<String, Object> settings) {
        return Configuration.reference().with(settings);
    }

    @Test
    void whereThereHaveNeverBeenKeysNothingIsAdded() throws Exception {
        assertEquals(Map.of(), keys.settings(Configuration.reference()));
        try (var left = Files.list(data)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void keysThatAreThereAreTaken() throws Exception {
        keys.add(KEY);
        assertEquals(
                Map.of("security.apiKeysFile", data.resolve("secrets/api-keys").toString()),
                keys.settings(Configuration.reference()));
    }

    @Test
    void withoutTheFileOfKeysNothingStartsUntilSomebodySaysSo() throws Exception {
        keys.add(KEY);
        Files.delete(keys.file());

        ConfigurationException gone = assertThrows(
                ConfigurationException.class,
                () -> Standalone.start(data, Configuration.reference(), InfrastructurePorts.ANY));

        assertTrue(gone.getMessage().contains("muduo api-key NAME --role ROLE --data " + data), gone.getMessage());
        Path mark = data.resolve("secrets/api-keys.required");
        assertTrue(gone.getMessage().contains("remove " + mark), gone.getMessage());
        assertFalse(Files.exists(data.resolve("run")), "nothing was started");
        keys.add(KEY);
        assertEquals(1, keys.settings(Configuration.reference()).size());
        Files.delete(keys.file());
        Files.delete(mark);
        assertEquals(Map.of(), keys.settings(Configuration.reference()));
    }

    @Test
    void keysThatWereNotMadeHereAreMissedAsWell() throws Exception {
        keys.add(KEY);
        Files.delete(data.resolve("secrets/api-keys.required"));
        keys.settings(Configuration.reference());
        Files.delete(keys.file());
        assertThrows(ConfigurationException.class, () -> keys.settings(Configuration.reference()));
    }

    @Test
    void whoTellsCallersApartOtherwiseNeedsNoKeysHere() throws Exception {
        keys.add(KEY);
        Files.delete(keys.file());
        assertEquals(Map.of(), keys.settings(with(Map.of("security.apiKeysFile", "/etc/muduo/keys"))));
        Map<String, Object> issuer = Map.of(
                "security.oidc.issuer",
                "https://id.example",
                "security.oidc.audience",
                "muduo",
                "security.oidc.roles",
                Map.of("radiology", "annotator"));
        assertEquals(Map.of(), keys.settings(with(issuer)));
    }
}
