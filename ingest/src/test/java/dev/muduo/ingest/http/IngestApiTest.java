package dev.muduo.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.platform.testing.ApiContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered is held against the API's description by the client of all route tests. */
class IngestApiTest {
    @TempDir
    Path folder;

    @Test
    void whatIsMountedAndWhatIsDescribedAreTheSame() {
        IngestRig rig = IngestRig.withSpool(folder, Map.of());

        assertEquals(ApiContract.onClassPath().operations(), ApiContract.mounted(rig.service.routes()));
    }
}
