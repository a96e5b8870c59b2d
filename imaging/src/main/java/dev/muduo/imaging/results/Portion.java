package dev.muduo.imaging.results;

import dev.muduo.imaging.BoxMm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How much of a mask was asked for. DICOM has no attribute by which a program could tell a part from the whole, so objects say it
 * to people: in the descriptions of series and content, and at length in the Derivation Description (0008,2111; PS3.3, C.12.4) of
 * a Segmentation and the Structure Set Description (3006,0006; C.8.8.5) of an RT Structure Set.
 *
 * @param box            beyond which nothing was looked for, RAS+ millimetres; empty: everywhere
 * @param someStructures whether other structures of the model were left out
 */
public record Portion(Optional<BoxMm> box, boolean someStructures) {
    /** All structures, everywhere. */
    public static final Portion WHOLE = new Portion(Optional.empty(), false);

    public boolean isWhole() {
        return box.isEmpty() && !someStructures;
    }

    /** For people; coordinates are those of DICOM, LPS+. Empty of the whole. At most 400 characters. */
    public String words() {
        List<String> limits = new ArrayList<>();
        if (someStructures) {
            limits.add("only the structures in it were asked for");
        }
        box.ifPresent(part -> limits.add(String.format(
                Locale.ROOT,
                "nothing was looked for beyond x %.1f to %.1f, y %.1f to %.1f, z %.1f to %.1f mm (patient coordinates,"
                        + " LPS), so that a structure may be cut off there",
                0 - part.xMax(),
                0 - part.xMin(),
                0 - part.yMax(),
                0 - part.yMin(),
                part.zMin(),
                part.zMax())));
        return isWhole() ? "" : "A part: " + String.join("; ", limits) + ".";
    }

    /** A short description, which says that it is of a part. */
    String described(String whole) {
        return isWhole() ? whole : "Part: " + whole;
    }
}
