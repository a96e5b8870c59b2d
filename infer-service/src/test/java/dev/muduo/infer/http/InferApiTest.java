package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.platform.testing.ApiContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered is held against the API's description by the client of all route tests. */
class InferApiTest {
    @TempDir
    Path scratch;

    @Test
    void whatIsMountedAndWhatIsDescribedAreTheSame() throws Exception {
        try (ServiceUnderTest service = new ServiceUnderTest(scratch)) {
            assertEquals(ApiContract.onClassPath().operations(), ApiContract.mounted(service.service.routes()));
        }
    }
}
