package dev.muduo.benchmarks.ingestspeed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StageTest {
    @Test
    void theInnermostCallOfAStageSaysWhichItIs() {
        assertEquals(
                Optional.of(Stage.PIXELS),
                of(
                        "java.io.FileInputStream.read",
                        "dev.muduo.imaging.series.Series.volume",
                        "dev.muduo.imaging.suv.SuvVolume.of",
                        "dev.muduo.ingest.dicom.DicomIntake.take"));
        assertEquals(Optional.of(Stage.REST), of("dev.muduo.ingest.dicom.DicomIntake.take"));
    }

    @Test
    void onlyTheWaitForTheDiskIsOneOfItsCalls() {
        String keep = "dev.muduo.ingest.spool.Spool.keep";
        assertEquals(Optional.of(Stage.DISK_SYNC), of("sun.nio.ch.FileDispatcherImpl.force0", keep));
        assertEquals(Optional.of(Stage.RECEIVE), of("sun.nio.ch.FileDispatcherImpl.write0", keep));
    }

    @Test
    void aThreadThatWaitsForWorkIsAtNone() {
        assertEquals(Optional.empty(), of("java.lang.Thread.sleep", "dev.muduo.platform.agent.AgentRunner.run"));
    }

    private static Optional<Stage> of(String... methods) {
        return Stage.of(Stream.of(methods)
                .map(method -> {
                    int dot = method.lastIndexOf('.');
                    return new StackTraceElement(method.substring(0, dot), method.substring(dot + 1), null, -1);
                })
                .toArray(StackTraceElement[]::new));
    }
}
