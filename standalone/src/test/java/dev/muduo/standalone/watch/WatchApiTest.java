package dev.muduo.standalone.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.platform.http.ApiDescription;
import dev.muduo.platform.testing.ApiLint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole API: here every service is on the class path. */
class WatchApiTest {
    @Test
    void theDescriptionIsAValidDocument() throws Exception {
        assertEquals(List.of(), ApiLint.faults(ApiDescription.onClassPath()));
    }
}
