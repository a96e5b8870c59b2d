package dev.muduo.platform.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
    @TempDir
    Path folder;

    private Path file;
    private String key;

    @BeforeEach
    void add() throws IOException {
        file = folder.resolve("secrets/api-keys");
        key = ApiKey.draw(new SecureRandom());
        new ApiKeyFile(file).add(ApiKey.of("reader-1", AccessRole.VIEWER, key));
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    @Test
    void aKeyIsRecognisedLongAndNeverTheSame() {
        assertTrue(key.matches("muduo_[A-Za-z0-9_-]{43}"), key);
        assertNotEquals(key, ApiKey.draw(new SecureRandom()));
    }

    @Test
    void whoHasTheKeyIsKnownAndNobodyElse() {
        ApiKeys keys = new ApiKeys(file);
        assertEquals(Optional.of(new Caller("key reader-1", "reader-1", AccessRole.VIEWER)), keys.find(key));
        assertEquals(Optional.empty(), keys.find(key + "x"));
        assertEquals(Optional.empty(), keys.find(key.substring(1)));
        assertEquals(Optional.empty(), keys.find(""));
    }

    @Test
    void theFileHasNoKeyAndIsItsOwnersAlone() throws Exception {
        assertFalse(Files.readString(file).contains(key));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(new ApiKeyFile(file)
                .read()
                .toString()
                .contains(new ApiKeyFile(file).read().get(0).sha256()));
    }

    @Test
    void aSecondKeyIsAddedAndANameIsTakenOnce() throws Exception {
        ApiKeyFile keys = new ApiKeyFile(file);
        keys.add(ApiKey.of("lead", AccessRole.REVIEWER, "muduo_other"));
        assertEquals(
                List.of("reader-1", "lead"),
                keys.read().stream().map(ApiKey::name).toList());
        IOException taken =
                assertThrows(IOException.class, () -> keys.add(ApiKey.of("lead", AccessRole.ADMIN, "muduo_third")));
        assertTrue(taken.getMessage().contains("has a key called lead"), taken.getMessage());
        assertEquals(2, keys.read().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\n# the last line", "\n\n   "})
    void aKeyHasALineOfItsOwnHoweverTheLastOneEnds(String end) throws Exception {
        write(Files.readString(file).strip() + end);
        ApiKeyFile keys = new ApiKeyFile(file);
        keys.add(ApiKey.of("lead", AccessRole.REVIEWER, "muduo_other"));
        assertEquals(
                List.of("reader-1", "lead"),
                keys.read().stream().map(ApiKey::name).toList());
        assertTrue(new ApiKeys(file).find("muduo_other").isPresent());
    }

    @Test
    void toADamagedFileNothingIsAdded() throws Exception {
        byte[] damaged = {'a', ' ', (byte) 0xff, '\n'};
        Files.write(file, damaged);
        ApiKeyFile keys = new ApiKeyFile(file);
        IOException refused =
                assertThrows(IOException.class, () -> keys.add(ApiKey.of("lead", AccessRole.REVIEWER, "muduo_other")));
        assertTrue(refused.getMessage().contains("is not text in UTF-8"), refused.getMessage());
        assertArrayEquals(damaged, Files.readAllBytes(file));
        write("reader-1 viewer\n");
        assertThrows(IOException.class, () -> keys.add(ApiKey.of("lead", AccessRole.REVIEWER, "muduo_other")));
        assertEquals("reader-1 viewer\n", Files.readString(file));
    }

    @Test
    void aLineThatIsRemovedShutsItsKeyOut() throws Exception {
        ApiKeys keys = new ApiKeys(file);
        write("# nobody\n\n");
        keys.refresh();
        assertEquals(Optional.empty(), keys.find(key));
        new ApiKeyFile(file).add(ApiKey.of("reader-1", AccessRole.ADMIN, key));
        keys.refresh();
        assertEquals(AccessRole.ADMIN, keys.find(key).orElseThrow().role());
    }

    @Test
    void aDamagedFileLeavesTheKeysAsTheyWere() throws Exception {
        ApiKeys keys = new ApiKeys(file);
        assertFalse(keys.isStale());
        String good = Files.readString(file);
        write("reader-1 viewer");
        keys.refresh();
        assertTrue(keys.find(key).isPresent());
        assertTrue(keys.isStale());
        write(good);
        keys.refresh();
        assertFalse(keys.isStale());
        Files.delete(file);
        keys.refresh();
        assertTrue(keys.find(key).isPresent());
        assertTrue(keys.isStale());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reader viewer",
                "reader owner 0000000000000000000000000000000000000000000000000000000000000000",
                "reader viewer muduo_0000000000000000000000000000000000000000000",
                "../x viewer 0000000000000000000000000000000000000000000000000000000000000000",
                "reader viewer 0000000000000000000000000000000000000000000000000000000000000000 more",
                "reader VIEWER 0000000000000000000000000000000000000000000000000000000000000000"
            })
    void whatIsNoLineOfAKeyIsNamedByItsNumberAndNotQuoted(String line) throws Exception {
        write("# keys\n" + line + "\n");
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> new ApiKeys(file));
        assertTrue(refused.getMessage().contains("line 2"), refused.getMessage());
        assertFalse(refused.getMessage().contains("00000"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw----", "rw-r--r--", "rw----r--", "rw-----w-"})
    void aFileThatIsOpenToOthersIsRefused(String mode) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> new ApiKeys(file));
        assertTrue(refused.getMessage().contains("chmod 600"), refused.getMessage());
    }

    /** As a Secret of Kubernetes is mounted. */
    @Test
    void itsGroupMayRead() throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
        assertTrue(new ApiKeys(file).find(key).isPresent());
    }

    @Test
    void aMissingFileSaysHowToMakeOne() {
        ConfigurationException missing =
                assertThrows(ConfigurationException.class, () -> new ApiKeys(folder.resolve("none")));
        assertTrue(missing.getMessage().contains("muduo api-key NAME --role ROLE"), missing.getMessage());
    }
}
