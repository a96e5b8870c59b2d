package dev.muduo.imaging.dicom;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a value is represented (PS3.5, 6.2). */
public enum Vr {
    AE(Nature.ASCII, 1, false),
    AS(Nature.ASCII, 1, false),
    AT(Nature.BINARY, 2, false),
    CS(Nature.ASCII, 1, false),
    DA(Nature.ASCII, 1, false),
    DS(Nature.ASCII, 1, false),
    DT(Nature.ASCII, 1, false),
    FD(Nature.BINARY, 8, false),
    FL(Nature.BINARY, 4, false),
    IS(Nature.ASCII, 1, false),
    LO(Nature.TEXT, 1, false),
    LT(Nature.PROSE, 1, false),
    OB(Nature.BINARY, 1, true),
    OD(Nature.BINARY, 8, true),
    OF(Nature.BINARY, 4, true),
    OL(Nature.BINARY, 4, true),
    OV(Nature.BINARY, 8, true),
    OW(Nature.BINARY, 2, true),
    PN(Nature.TEXT, 1, false),
    SH(Nature.TEXT, 1, false),
    SL(Nature.BINARY, 4, false),
    SQ(Nature.SEQUENCE, 1, true),
    SS(Nature.BINARY, 2, false),
    ST(Nature.PROSE, 1, false),
    SV(Nature.BINARY, 8, true),
    TM(Nature.ASCII, 1, false),
    UC(Nature.TEXT, 1, true),
    UI(Nature.ASCII, 1, false),
    UL(Nature.BINARY, 4, false),
    UN(Nature.BINARY, 1, true),
    UR(Nature.ASCII, 1, true),
    US(Nature.BINARY, 2, false),
    UT(Nature.PROSE, 1, true),
    UV(Nature.BINARY, 8, true);

    private static final Map<String, Vr> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Vr::name, Function.identity()));

    /** What the bytes are. */
    enum Nature {
        /** Characters of the default repertoire, several values apart by backslashes. */
        ASCII,
        /** Characters of the data set's character set, several values apart by backslashes. */
        TEXT,
        /** Characters of the data set's character set, one value in which a backslash is a backslash. */
        PROSE,
        BINARY,
        SEQUENCE
    }

    private final Nature nature;
    private final int wordBytes;
    private final boolean longForm;

    Vr(Nature nature, int wordBytes, boolean longForm) {
        this.nature = nature;
        this.wordBytes = wordBytes;
        this.longForm = longForm;
    }

    /** The representation of this name, or {@link #UN} for a name of two capitals that the standard may yet give out. */
    static Vr named(int first, int second) {
        boolean capitals = first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
        if (!capitals) {
            return null;
        }
        return BY_NAME.getOrDefault("" + (char) first + (char) second, UN);
    }

    Nature nature() {
        return nature;
    }

    public boolean isText() {
        return nature == Nature.ASCII || nature == Nature.TEXT || nature == Nature.PROSE;
    }

    /** Whether an explicit header has two reserved bytes and a length of 32 bits (PS3.5, 7.1.2). */
    boolean longForm() {
        return longForm;
    }

    /** What fills a value up to an even number of bytes. */
    byte padding() {
        return (byte) (isText() && this != UI ? ' ' : 0);
    }

    /** Turns the byte order of each of the value's words, in place; bytes after the last whole word stay. */
    void swap(byte[] value) {
        for (int word = 0; wordBytes > 1 && word + wordBytes <= value.length; word += wordBytes) {
            for (int low = word, high = word + wordBytes - 1; low < high; low++, high--) {
                byte kept = value[low];
                value[low] = value[high];
                value[high] = kept;
            }
        }
    }
}
