package dev.muduo.standalone.pacs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.platform.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What Debian's programs say of results: dicom3tools' dciodvfy, and pydicom under Debian's own Python. */
final class OtherSoftware {
    private OtherSoftware() {}

    /** dciodvfy, which has the standard's tables, finds nothing wrong in the file. */
    static void requireFaultless(Path file) throws IOException, InterruptedException {
        String said = run(List.of("dciodvfy", "-new", file.toString()));
        assertFalse(said.contains("Error"), said);
    }

    /** What pydicom finds in each of the files, as {@code results_summary.py} says. */
    static JsonNode summaries(List<Path> files, Path out) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("/usr/bin/python3", "src/test/python/results_summary.py", out.toString()));
        files.forEach(file -> command.add(file.toString()));
        run(command);
        return Json.reader().readTree(Files.readAllBytes(out));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
