package dev.muduo.benchmarks.ingestspeed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./muduo bench ingest}: what it measures does happen. */
class IngestSpeedTest {
    private static final StudySize SMALL = StudySize.square(64, 16);

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void studiesThatArePushedAreTakenAndWhatItCostIsTold() throws Exception {
        try (IngestSpeed speed = new IngestSpeed(directory, "256m", 7)) {
            Measured measured = speed.push(SMALL, 3, 2);

            assertTrue(measured.storedBytes() > 0, "nothing is stored");
            assertTrue(measured.sendCpu() + measured.takeCpu() > 0, "ingest had no processor");
            assertFalse(measured.stages().isEmpty(), "no thread was found at work");
            assertTrue(speed.peakMebibytes() > 0);
        }
    }

    @Test
    void aStudyIsTheSameForTheSameSeedAndNumberOnly() {
        byte[] slice = new SyntheticStudy(SMALL, 7, 1).instance(3);
        assertArrayEquals(slice, new SyntheticStudy(SMALL, 7, 1).instance(3));
        assertFalse(Arrays.equals(slice, new SyntheticStudy(SMALL, 8, 1).instance(3)));
        assertEquals(2 * SMALL.slices(), new SyntheticStudy(SMALL, 7, 1).instances());
    }
}
