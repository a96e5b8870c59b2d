package dev.muduo.imaging.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text that changes its character set by escape sequences (PS3.3, C.12.1.1.2; PS3.5, 6.1.2.5). Holds the state of one text: which
 * sets the lower (G0) and the upper (G1) half of the code table show. Delimiters bring the initial sets back.
 */
final class Iso2022Text {
    private static final int ESCAPE = 0x1b;
    private static final int UPPER = 0x80;

    /** What an escape sequence puts into a half of the table; the two-byte sets are read as the EUC that contains them. */
    private enum Designation {
        ASCII("(B", false, false, "US-ASCII"),
        ROMAJI("(J", false, false, "JIS_X0201"),
        KATAKANA(")I", true, false, "JIS_X0201"),
        LATIN_1("-A", true, false, "ISO-8859-1"),
        LATIN_2("-B", true, false, "ISO-8859-2"),
        LATIN_3("-C", true, false, "ISO-8859-3"),
        LATIN_4("-D", true, false, "ISO-8859-4"),
        CYRILLIC("-L", true, false, "ISO-8859-5"),
        ARABIC("-G", true, false, "ISO-8859-6"),
        GREEK("-F", true, false, "ISO-8859-7"),
        HEBREW("-H", true, false, "ISO-8859-8"),
        LATIN_5("-M", true, false, "ISO-8859-9"),
        LATIN_9("-b", true, false, "ISO-8859-15"),
        THAI("-T", true, false, "TIS-620"),
        KANJI("$B", false, true, "EUC-JP"),
        KANJI_SUPPLEMENT("$(D", false, true, "EUC-JP"),
        HANGUL("$)C", true, true, "EUC-KR"),
        HANZI("$)A", true, true, "GB2312");

        private final String sequence;
        private final boolean upper;
        private final boolean twoBytes;
        private final String charset;

        Designation(String sequence, boolean upper, boolean twoBytes, String charset) {
            this.sequence = sequence;
            this.upper = upper;
            this.twoBytes = twoBytes;
            this.charset = charset;
        }

        static Designation at(byte[] bytes, int at) {
            for (Designation designation : values()) {
                int end = at + designation.sequence.length();
                if (end <= bytes.length
                        && designation.sequence.equals(new String(bytes, at, end - at, StandardCharsets.ISO_8859_1))) {
                    return designation;
                }
            }
            return null;
        }

        Charset charset() {
            return CharacterSet.charset(charset).orElse(StandardCharsets.ISO_8859_1);
        }
    }

    private final Charset initial;
    private final StringBuilder text = new StringBuilder();
    private Designation lower = Designation.ASCII;
    private Designation upper;

    Iso2022Text(Charset initial) {
        this.initial = initial;
    }

    String decode(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (bytes[at] == ESCAPE) {
                at += escape(bytes, at + 1);
            } else if (isDelimiter(bytes[at])) {
                text.append((char) bytes[at]);
                at++;
                lower = Designation.ASCII;
                upper = null;
            } else {
                at += run(bytes, at);
            }
        }
        return text.toString();
    }

    /** Returns how many bytes the sequence takes; an unknown one is passed over. */
    private int escape(byte[] bytes, int at) {
        Designation designation = Designation.at(bytes, at);
        if (designation == null) {
            return 1;
        }
        if (designation.upper) {
            upper = designation;
        } else {
            lower = designation;
        }
        return 1 + designation.sequence.length();
    }

    /** Backslash and the name's own delimiters, but not where they are halves of a two-byte character. */
    private boolean isDelimiter(byte b) {
        boolean control = b == '\r' || b == '\n' || b == '\f' || b == '\t';
        return control || (!lower.twoBytes && (b == '\\' || b == '^' || b == '='));
    }

    /** Decodes the bytes up to the next change of state, all of one half of the table; returns how many. */
    private int run(byte[] bytes, int from) {
        boolean inUpper = bytes[from] < 0;
        int to = from;
        while (to < bytes.length && bytes[to] != ESCAPE && bytes[to] < 0 == inUpper && !isDelimiter(bytes[to])) {
            to++;
        }
        byte[] run = Arrays.copyOfRange(bytes, from, to);
        text.append(inUpper ? upperHalf(run) : lowerHalf(run));
        return to - from;
    }

    private String upperHalf(byte[] run) {
        return new String(run, upper == null ? initial : upper.charset());
    }

    private String lowerHalf(byte[] run) {
        if (!lower.twoBytes) {
            return new String(run, lower.charset());
        }
        ByteArrayOutputStream euc = new ByteArrayOutputStream(2 * run.length);
        for (int n = 0; n < run.length; n++) {
            if (lower == Designation.KANJI_SUPPLEMENT && n % 2 == 0) {
                euc.write(0x8f);
            }
            euc.write(run[n] | UPPER);
        }
        return new String(euc.toByteArray(), lower.charset());
    }
}
