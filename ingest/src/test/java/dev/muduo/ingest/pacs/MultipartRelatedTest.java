package dev.muduo.ingest.pacs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultipartRelatedTest {
    private static final String TYPE = "multipart/related; type=\"application/dicom\"; boundary=";
    private static final String THREE = "--b\r\n\r\none\r\n--b\r\n\r\n\r\n--b\r\na: b\r\n\r\nthree\r\n--b--";

    @TempDir
    Path folder;

    @Test
    void everyPartBecomesAFileInItsOrder() throws IOException {
        assertEquals(List.of("000007.dcm one", "000008.dcm ", "000009.dcm three"), split(THREE, TYPE + "b", 3));
    }

    @Test
    void morePartsThanAreTakenAreTooMany() {
        assertThrows(TooLargeException.class, () -> split(THREE, TYPE + "b", 2));
    }

    @Test
    void anotherTypeAndHalfABodyAreRefused() {
        assertThrows(IOException.class, () -> split(THREE, "text/plain", 3));
        assertThrows(IOException.class, () -> split(THREE.substring(0, 40), TYPE + "b", 3));
    }

    private List<String> split(String body, String type, int maxParts) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "body", ""), body, StandardCharsets.ISO_8859_1);
        List<String> texts = new ArrayList<>();
        Path parts = Files.createTempDirectory(folder, "parts");
        for (Path part : MultipartRelated.split(file, type, parts, 7, maxParts)) {
            texts.add(part.getFileName() + " " + Files.readString(part, StandardCharsets.ISO_8859_1));
        }
        return texts;
    }
}
