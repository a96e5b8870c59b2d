package dev.muduo.imaging.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.imaging.testing.Sources;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nobody is to take a part for the whole. */
class PortionTest {
    private static final Portion BOX = new Portion(Optional.of(new BoxMm(-10, 20, 0, 30.25, -5, 5)), true);
    private static final int LONGEST_LO = 64;
    private static final int LONGEST_SH = 16;
    private static final int LONGEST_ST = 1024;

    private final SourceImages source = Sources.axial(9, 7, 5, 4, 3);
    private final LabelMap labels = Sources.labels(new Random(1), source.grid(), 4);

    @Test
    void theBoxIsToldInTheCoordinatesOfDicom() {
        assertEquals(
                "A part: only the structures in it were asked for; nothing was looked for beyond x -20.0 to 10.0, y -30.3 to"
                        + " 0.0, z -5.0 to 5.0 mm (patient coordinates, LPS), so that a structure may be cut off there.",
                BOX.words());
        assertEquals("A part: only the structures in it were asked for.", new Portion(Optional.empty(), true).words());
        assertEquals("", Portion.WHOLE.words());
    }

    @Test
    void aSegmentationOfAPartSaysSo() {
        DataSet part = SegmentationWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN, BOX)
                .dataSet();
        assertEquals(BOX.words(), part.requireText(Attribute.DERIVATION_DESCRIPTION));
        for (Attribute attribute : List.of(Attribute.SERIES_DESCRIPTION, Attribute.CONTENT_DESCRIPTION)) {
            assertTrue(part.requireText(attribute).startsWith("Part: "));
            assertTrue(part.requireText(attribute).length() <= LONGEST_LO);
        }
        DataSet whole = SegmentationWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN)
                .dataSet();
        assertFalse(whole.has(Attribute.DERIVATION_DESCRIPTION));
        assertFalse(whole.requireText(Attribute.SERIES_DESCRIPTION).contains("Part"));
    }

    @Test
    void aStructureSetOfAPartSaysSo() {
        DataSet part = StructureSetWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN, BOX)
                .dataSet();
        assertEquals(BOX.words(), part.requireText(Attribute.STRUCTURE_SET_DESCRIPTION));
        assertTrue(part.requireText(Attribute.SERIES_DESCRIPTION).startsWith("Part: "));
        assertTrue(part.requireText(Attribute.STRUCTURE_SET_LABEL).endsWith("PART"));
        assertTrue(part.requireText(Attribute.STRUCTURE_SET_LABEL).length() <= LONGEST_SH);
        assertFalse(StructureSetWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN)
                .dataSet()
                .has(Attribute.STRUCTURE_SET_DESCRIPTION));
    }

    @Test
    void whateverTheBoxTheWordsFit() {
        double far = -1e9 / 3;
        assertTrue(new Portion(Optional.of(new BoxMm(far, -far, far, -far, far, -far)), true)
                        .words()
                        .length()
                < LONGEST_ST);
    }
}
