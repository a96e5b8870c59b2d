package dev.muduo.ingest.stow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartStreamTest {
    @Test
    void partsWithAndWithoutHeadersAPreambleAndAnEpilogue() throws IOException {
        assertEquals(
                List.of("one", "", "a\r\n--b", "\r\n"),
                read(
                        "to be ignored\r\n--bound\r\nContent-Type: application/dicom\r\nX: y\r\n\r\none\r\n--bound \t\r\n\r\n"
                                + "\r\n--bound\r\n\r\na\r\n--b\r\n--bound\r\n\r\n\r\n\r\n--bound--\r\nto be ignored"));
        assertEquals(List.of(), read("--bound--"));
    }

    /** Contents full of what looks like the beginning of a boundary, larger than the window, in a body that comes in bits. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void whatWasPutInComesOut(int seed) throws IOException {
        Random random = new Random(seed);
        byte[][] contents = new byte[5][];
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int n = 0; n < contents.length; n++) {
            contents[n] = content(random);
            body.writeBytes(ascii("\r\n--bound\r\nContent-Length: " + contents[n].length + "\r\n\r\n"));
            body.writeBytes(contents[n]);
        }
        body.writeBytes(ascii("\r\n--bound--"));
        PartStream parts = new PartStream(inBits(body.toByteArray(), random), "bound");
        for (byte[] content : contents) {
            assertEquals(true, parts.next());
            // Some are not read to their end.
            if (random.nextInt(4) > 0) {
                assertArrayEquals(content, parts.readAllBytes());
            }
        }
        assertEquals(false, parts.next());
    }

    private static byte[] content(Random random) {
        byte[] pieces = ascii("\r\n--bounx\r\r\n--boun");
        byte[] content = new byte[random.nextInt(200_000)];
        for (int n = 0; n < content.length; n++) {
            content[n] = pieces[n % pieces.length];
        }
        return content;
    }

    private static InputStream inBits(byte[] bytes, Random random) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return super.read(into, offset, Math.min(length, 1 + random.nextInt(5000)));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--boun", "--bound", "--bound\r\n", "--bound\r\n\r\nhalf", "--bound\r\nHeader: x"})
    void aBodyThatBreaksOffIsNoBody(String body) {
        assertThrows(MalformedBodyException.class, () -> read(body));
    }

    @Test
    void headersWithoutEndAreGivenUp() {
        String body = "--bound\r\n" + "X: y\r\n".repeat(10_000);
        MalformedBodyException fault = assertThrows(MalformedBodyException.class, () -> read(body));
        assertEquals("expected a part's headers within 8192 bytes, got more", fault.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "multipart/related; type=\"application/dicom\"; boundary=abc | abc",
                "Multipart/Related;boundary=\"a b;c\";type=application/dicom | a b;c",
                "multipart/related; boundary=abc | abc",
                "multipart/related; type=\"application/dicom+json\"; boundary=abc |",
                "multipart/related; type=\"application/dicom\" |",
                "multipart/form-data; boundary=abc |",
                "application/dicom |"
            })
    void theTypeOfABody(String header, String boundary) {
        assertEquals(Optional.ofNullable(boundary), RelatedType.of(header).map(RelatedType::boundary));
    }

    private static List<String> read(String body) throws IOException {
        PartStream parts = new PartStream(new ByteArrayInputStream(ascii(body)), "bound");
        List<String> contents = new ArrayList<>();
        while (parts.next()) {
            contents.add(new String(parts.readAllBytes(), StandardCharsets.ISO_8859_1));
        }
        return contents;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
