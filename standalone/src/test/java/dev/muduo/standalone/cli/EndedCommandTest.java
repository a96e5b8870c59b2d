package dev.muduo.standalone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.TransferSyntax;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM of a command, in a process of its own, while the instance has its request: no patient's images stay behind. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EndedCommandTest {
    private static final int BY_SIGTERM = 143;

    @TempDir
    Path folder;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer instance;
    private Path temporary;
    private Path out;

    @BeforeEach
    void start() throws IOException {
        temporary = Files.createDirectory(folder.resolve("temporary"));
        out = Files.createDirectory(folder.resolve("out"));
        DataSet image = DataSet.builder()
                .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
                .text(Attribute.SOP_INSTANCE_UID, "2.25.1.1")
                .text(Attribute.STUDY_INSTANCE_UID, "2.25.1")
                .build();
        Files.write(
                Files.createDirectory(folder.resolve("disc")).resolve("image"),
                Dicom.encode(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, image)));
        instance = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        instance.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            asked.countDown();
            try {
                over.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        instance.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        instance.stop(0);
    }

    @Test
    void submitLeavesNoArchive() throws Exception {
        assertEndsInGoodOrder("submit", folder.resolve("disc").toString());
    }

    @Test
    void segmentLeavesNoArchiveAndNoPartOfAMask() throws Exception {
        String mask = out.resolve("mask.nii.gz").toString();
        assertEndsInGoodOrder("segment", folder.resolve("disc").toString(), "-o", mask);
    }

    private void assertEndsInGoodOrder(String... arguments) throws Exception {
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + temporary,
                Main.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("--server", "http://127.0.0.1:" + instance.getAddress().getPort()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        try {
            while (!asked.await(100, TimeUnit.MILLISECONDS)) {
                assertTrue(process.isAlive(), "it ended before it was asked to, see " + log);
            }
            assertEquals(1, files(temporary).size(), "the archive that is sent");
            process.destroy();
            assertEquals(BY_SIGTERM, process.waitFor());
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertEquals(List.of(), files(temporary));
        assertEquals(List.of(), files(out));
        assertEquals("", Files.readString(log));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.toList();
        }
    }
}
