package dev.muduo.imaging.dicom;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the text of a data set is encoded: Specific Character Set (0008,0005) with its defined terms (PS3.3, C.12.1.1.2), with and
 * without the code extensions of ISO 2022. Terms that are unknown, and character sets that this Java run-time lacks, read as
 * Latin-1: a name that looks odd is better than a study refused for a name.
 */
final class CharacterSet {
    static final CharacterSet DEFAULT = new CharacterSet(List.of(), StandardCharsets.ISO_8859_1, false);

    private static final Map<String, String> TERMS = Map.ofEntries(
            Map.entry("ISO_IR 100", "ISO-8859-1"),
            Map.entry("ISO_IR 101", "ISO-8859-2"),
            Map.entry("ISO_IR 109", "ISO-8859-3"),
            Map.entry("ISO_IR 110", "ISO-8859-4"),
            Map.entry("ISO_IR 144", "ISO-8859-5"),
            Map.entry("ISO_IR 127", "ISO-8859-6"),
            Map.entry("ISO_IR 126", "ISO-8859-7"),
            Map.entry("ISO_IR 138", "ISO-8859-8"),
            Map.entry("ISO_IR 148", "ISO-8859-9"),
            Map.entry("ISO_IR 203", "ISO-8859-15"),
            Map.entry("ISO_IR 13", "JIS_X0201"),
            Map.entry("ISO_IR 166", "TIS-620"),
            Map.entry("ISO_IR 192", "UTF-8"),
            Map.entry("GB18030", "GB18030"),
            Map.entry("GBK", "GBK"));

    private final List<String> terms;
    private final Charset first;
    private final boolean extended;

    private CharacterSet(List<String> terms, Charset first, boolean extended) {
        this.terms = terms;
        this.first = first;
        this.extended = extended;
    }

    /** The set that these values of Specific Character Set name; the first may be empty (the default repertoire). */
    static CharacterSet of(List<String> terms) {
        if (terms.isEmpty()) {
            return DEFAULT;
        }
        String term = terms.get(0).replace("ISO 2022 IR", "ISO_IR").replace("ISO-IR", "ISO_IR");
        Charset first = charset(TERMS.getOrDefault(term, "ISO-8859-1")).orElse(StandardCharsets.ISO_8859_1);
        boolean extended = terms.size() > 1 || terms.get(0).startsWith("ISO 2022");
        return new CharacterSet(List.copyOf(terms), first, extended);
    }

    static Optional<Charset> charset(String name) {
        return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
    }

    String decode(byte[] bytes) {
        return extended ? new Iso2022Text(first).decode(bytes) : new String(bytes, first);
    }

    /**
     * The bytes of a text. ASCII is the same in every set, with and without code extensions: its backslashes and carets part
     * values and names even in JIS X 0201, which shows another sign there.
     *
     * @throws IllegalArgumentException if the set cannot say it, or needs escape sequences to: these are read, never written
     */
    byte[] encode(String text) {
        if (StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
        Charset charset = terms.isEmpty() || extended ? StandardCharsets.US_ASCII : first;
        if (!charset.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(
                    "expected text of " + charset + ", got other characters; write ISO_IR 192");
        }
        return text.getBytes(charset);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CharacterSet that && terms.equals(that.terms);
    }

    @Override
    public int hashCode() {
        return terms.hashCode();
    }
}
