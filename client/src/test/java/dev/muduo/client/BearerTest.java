package dev.muduo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BearerTest {
    private static final String SECRET = "muduo_c2VjcmV0";

    @TempDir
    Path folder;

    @Test
    void theTokenGoesWithEachRequestAsItIsThen() throws Exception {
        try (FakeInstance instance = new FakeInstance()) {
            instance.answer("/v1/structures", 200, "{\"structures\":[]}");
            Path file = Files.writeString(folder.resolve("token"), SECRET + "\n");
            MuduoClient muduo =
                    MuduoClient.at(instance.uri()).token(new TokenFile(file)).open();
            muduo.studies().structures();
            Files.writeString(file, "renewed");
            muduo.studies().structures();
            assertEquals("Bearer " + SECRET, instance.asked.get(0).header("Authorization"));
            assertEquals("Bearer renewed", instance.asked.get(1).header("Authorization"));
            instance.once().studies().structures();
            assertNull(instance.asked.get(2).header("Authorization"));
        }
    }

    @Test
    void itIsInNoTextOfOurs() throws Exception {
        try (FakeInstance instance = new FakeInstance()) {
            instance.answer("/v1/serving", 401, "{\"code\":\"token-unknown\",\"detail\":\"not known\"}");
            MuduoClient muduo =
                    MuduoClient.at(instance.uri()).token(() -> SECRET).open();
            AccessRefusedException refused = assertThrows(
                    AccessRefusedException.class, () -> muduo.segmentations().serving());
            Path file = Files.writeString(folder.resolve("token"), SECRET);
            assertFalse((muduo + " " + refused + refused.problem() + new TokenFile(file)).contains(SECRET));
            // A line break in it would begin another header; what is wrong with it is told without it.
            MuduoClient broken = MuduoClient.at(instance.uri())
                    .token(() -> SECRET + "\r\nX: y")
                    .open();
            UnfitTokenException unfit = assertThrows(
                    UnfitTokenException.class, () -> broken.segmentations().serving());
            assertFalse(unfit.getMessage().contains(SECRET));
        }
    }

    @Test
    void itDoesNotGoOverTheNetworkInPlainText() {
        MuduoClient.Builder plain =
                MuduoClient.at(URI.create("http://muduo.example:8080")).token(() -> SECRET);
        UnprotectedTokenException refused = assertThrows(UnprotectedTokenException.class, plain::open);
        assertTrue(refused.getMessage().contains("http://muduo.example:8080"), refused.getMessage());
        assertFalse(refused.getMessage().contains(SECRET));
        plain.tokenAlsoWithoutTls().open().close();
        MuduoClient.at(URI.create("https://muduo.example"))
                .token(() -> SECRET)
                .open()
                .close();
        MuduoClient.at(URI.create("http://localhost:1"))
                .token(() -> SECRET)
                .open()
                .close();
        assertThrows(
                UnprotectedTokenException.class,
                () -> MuduoClient.at(URI.create("http://127.0.0.1.example"))
                        .token(() -> SECRET)
                        .open());
    }

    @Test
    void anAddressIsOneOfHttpWithoutAName() {
        assertThrows(IllegalArgumentException.class, () -> MuduoClient.at(URI.create("ftp://muduo.example")));
        assertThrows(IllegalArgumentException.class, () -> MuduoClient.at(URI.create("muduo.example:8080")));
        assertThrows(IllegalArgumentException.class, () -> MuduoClient.at(URI.create("http://me:secret@muduo")));
    }
}
