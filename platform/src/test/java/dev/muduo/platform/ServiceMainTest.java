package dev.muduo.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container says when it cannot even begin; a whole service runs in the tests of the one-machine form. */
class ServiceMainTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ServiceMain main = new ServiceMain(
            "trainer",
            (platform, configuration) -> {
                throw new AssertionError("no service was to be made");
            },
            new PrintStream(said, true, UTF_8));

    @Test
    void wrongArgumentsAreAnsweredWithTheRightOnes() {
        assertEquals(ServiceMain.USAGE, main.run(new String[] {"--port"}));
        assertEquals("usage: trainer [--config FILE]" + System.lineSeparator(), said.toString(UTF_8));
    }

    @Test
    void aConfigurationThatIsNotUsableIsNamedWithoutAStackTrace(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("my.yaml"), "http:\n  hsot: x\n");
        assertEquals(ServiceMain.CONFIGURATION, main.run(new String[] {"--config", file.toString()}));
        String text = said.toString(UTF_8);
        assertTrue(text.contains("my.yaml line 2: there is no key http.hsot; did you mean http.host?"), text);
        assertTrue(!text.contains("\tat "), text);
    }

    /** What comes after HTTP has its own time, however long requests in flight may go on. */
    @Test
    void anOrderlyEndHasTheTimeThatRequestsInFlightHave(@TempDir Path folder) throws Exception {
        assertEquals(ServiceMain.AFTER_HTTP, main.patience(), "before the configuration is read");
        // Open to others without protection: it ends before it reaches for anything.
        Path file = Files.writeString(folder.resolve("my.yaml"), "http: {host: 0.0.0.0, shutdownTimeout: 3 min}\n");
        assertEquals(ServiceMain.CONFIGURATION, main.run(new String[] {"--config", file.toString()}));
        assertEquals(Duration.ofMinutes(3).plus(ServiceMain.AFTER_HTTP), main.patience());
    }

    @Test
    void aPortThatOthersCanReachWantsToKnowWhoTheyAre(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("my.yaml"), "http:\n  host: 0.0.0.0\n");
        assertEquals(ServiceMain.CONFIGURATION, main.run(new String[] {"--config", file.toString()}));
        String text = said.toString(UTF_8);
        assertTrue(text.contains("set security.apiKeysFile"), text);
        Files.writeString(file, "http: {host: 0.0.0.0}\nsecurity: {apiKeysFile: " + folder.resolve("none") + "}\n");
        assertEquals(ServiceMain.CONFIGURATION, main.run(new String[] {"--config", file.toString()}));
        assertTrue(said.toString(UTF_8).contains("security.apiKeysFile: "), said.toString(UTF_8));
    }
}
