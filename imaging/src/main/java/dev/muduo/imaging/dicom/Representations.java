package dev.muduo.imaging.dicom;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The data dictionary's representations (PS3.6, 6), for files that do not say them: implicit ones, and attributes passed on as UN. */
final class Representations {
    private static final String RESOURCE = "ps3.6-2024c-representations.txt";
    private static final int HEX = 16;

    private static final Map<Tag, Vr> STANDARD = read();

    private Representations() {}

    /** How the standard represents an attribute; empty if it does not have it. */
    static Optional<Vr> of(Tag tag) {
        return Optional.ofNullable(STANDARD.get(tag));
    }

    private static Map<Tag, Vr> read() {
        Map<Tag, Vr> all = new HashMap<>();
        try (InputStream in = Representations.class.getResourceAsStream(RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] words = line.split(" ", -1);
                    for (int n = 1; n < words.length; n++) {
                        all.put(Tag.of(Integer.parseUnsignedInt(words[n], HEX)), Vr.valueOf(words[0]));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
        return Map.copyOf(all);
    }
}
