package dev.muduo.ingest.pacs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultipartRelatedTest {
    private static final String TYPE = "multipart/related; type=\"application/dicom\"; boundary=";

    @TempDir
    Path folder;

    @Test
    void partsAreTakenAsTheyStandWhateverIsAroundThem() throws IOException {
        assertEquals(
                List.of("one", "", "\r\n--not-it\r\n"),
                split(
                        "preamble\r\n--b \r\nContent-Type: application/dicom\r\n\r\none\r\n--b\r\n\r\n\r\n--b\r\na: b\r\nc: d"
                                + "\r\n\r\n\r\n--not-it\r\n\r\n--b--\r\nepilogue",
                        TYPE + "b",
                        9));
        assertEquals(List.of("one"), split("--b;c\r\n\r\none\r\n--b;c--", TYPE + "\"b;c\"; start=x", 9));
        assertEquals(List.of(), split("--b--", "Multipart/Related;boundary=b", 9));
    }

    @Test
    void whatIsNoSuchBodyIsRefused() {
        assertRefused("cut off", "--b\r\n\r\none", TYPE + "b");
        assertRefused("cut off", "--b\r\n\r\none\r\n--", TYPE + "b");
        assertRefused("cut off", "--b\r\nContent-Type", TYPE + "b");
        assertRefused("cut off", "", TYPE + "b");
        assertRefused("media type", "--b--", "text/plain");
        assertRefused("media type", "--b--", "multipart/related");
        assertRefused("after a boundary", "--bxy", TYPE + "b");
        assertRefused("headers", "--b\r\n" + "a".repeat(20_000), TYPE + "b");
    }

    @Test
    void morePartsThanAreTakenAreTooMany() {
        assertThrows(
                TooLargeException.class,
                () -> split("--b\r\n\r\n\r\n--b\r\n\r\n\r\n--b\r\n\r\n\r\n--b--", TYPE + "b", 2));
    }

    private void assertRefused(String reason, String body, String type) {
        IOException fault = assertThrows(IOException.class, () -> split(body, type, 2));
        assertTrue(fault.getMessage().contains(reason), fault.getMessage());
    }

    private List<String> split(String body, String type, int maxParts) throws IOException {
        Path file = Files.write(Files.createTempFile(folder, "body", ""), body.getBytes(StandardCharsets.ISO_8859_1));
        Path parts = Files.createTempDirectory(folder, "parts");
        List<String> texts = new ArrayList<>();
        for (Path part : MultipartRelated.split(file, type, parts, 0, maxParts)) {
            texts.add(Files.readString(part, StandardCharsets.ISO_8859_1));
        }
        return texts;
    }

    /** Out of letters that occur in the boundary and in line breaks, so that it almost stands there again and again. */
    @Property(tries = 300)
    void anyContentSurvives(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        String boundary = "-".repeat(random.nextInt(3)) + "b".repeat(1 + random.nextInt(3));
        List<byte[]> contents = new ArrayList<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int n = random.nextInt(4); n > 0; n--) {
            byte[] content = content(random, boundary);
            contents.add(content);
            body.writeBytes(("\r\n--" + boundary + "\r\nA: b\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            body.writeBytes(content);
        }
        body.writeBytes(("\r\n--" + boundary + "--").getBytes(StandardCharsets.ISO_8859_1));
        Path folder = Files.createTempDirectory("muduo-multipart");
        try {
            Path file = Files.write(folder.resolve("body"), body.toByteArray());
            List<Path> parts = MultipartRelated.split(file, TYPE + '"' + boundary + '"', folder, 0, 9);
            assertEquals(contents.size(), parts.size());
            for (int n = 0; n < parts.size(); n++) {
                assertArrayEquals(contents.get(n), Files.readAllBytes(parts.get(n)));
            }
        } finally {
            try (var left = Files.list(folder)) {
                for (Path path : left.toList()) {
                    Files.delete(path);
                }
            }
            Files.delete(folder);
        }
    }

    /** Anything in which the delimiter itself does not stand. */
    private static byte[] content(Random random, String boundary) {
        StringBuilder content = new StringBuilder();
        String letters = "\r\n--bx";
        for (int n = random.nextInt(100_000 >> random.nextInt(16)); n > 0; n--) {
            content.append(letters.charAt(random.nextInt(letters.length())));
        }
        String text = content.toString();
        while (text.contains("\r\n--" + boundary)) {
            text = text.replace("\r\n--" + boundary, "");
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
