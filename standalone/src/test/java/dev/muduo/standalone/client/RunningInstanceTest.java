package dev.muduo.standalone.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.client.MuduoClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunningInstanceTest {
    @TempDir
    Path folder;

    @Test
    void anInstanceThatWasKilledIsNotFound() throws IOException {
        new RunningInstance("http://127.0.0.1:1", ProcessHandle.current().pid()).write(folder);
        assertTrue(RunningInstance.find(folder).isPresent());
        new RunningInstance("http://127.0.0.1:1", 4_194_305).write(folder);
        assertTrue(RunningInstance.find(folder).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, http://127.0.0.1:8080",
        "::, http://[::1]:8080",
        "[::], http://[::1]:8080",
        "127.0.0.1, http://127.0.0.1:8080",
        "::1, http://[::1]:8080",
        "localhost, http://localhost:8080",
        "192.0.2.7, http://192.0.2.7:8080"
    })
    void anAddressThatStandsForAllIsTheLoopbackOneHere(String host, URI expected) {
        URI url = RunningInstance.onThisMachine("http", host, 8080);
        assertEquals(expected, url);
        assertEquals(8080, url.getPort());
    }

    @Test
    void aKeyIsSentToAnInstanceThatListensOnAllInterfaces() {
        for (String host : List.of("0.0.0.0", "::")) {
            URI url = RunningInstance.onThisMachine("http", host, 1);
            // It refuses to send a token to other machines without TLS.
            MuduoClient.at(url).token(() -> "muduo_x").open().close();
        }
    }
}
