package dev.muduo.imaging.deidentify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.deidentify.DeidentificationOptions.Dates;
import dev.muduo.imaging.deidentify.DeidentificationOptions.Pixels;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.dicom.Vr;
import dev.muduo.imaging.testing.DicomFiles;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PixelConcernTest {
    private static final KeyedHash KEY = identifier -> identifier.repeat(16).getBytes(StandardCharsets.UTF_8);
    private static final String CLASSES = "1.2.840.10008.5.1.4.1.1.";

    /** By the class alone. */
    @ParameterizedTest
    @CsvSource({
        "7, SECONDARY_CAPTURE",
        "7.4, SECONDARY_CAPTURE",
        "3.1, ULTRASOUND",
        "6.1, ULTRASOUND",
        "6.2, ULTRASOUND",
        "77.1.1, VISIBLE_LIGHT",
        "77.1.1.1, VISIBLE_LIGHT",
        "77.1.5.1, VISIBLE_LIGHT",
        "77.1.6, VISIBLE_LIGHT",
        "1, PROJECTION",
        "1.1.1, PROJECTION",
        "1.2, PROJECTION",
        "12.1, PROJECTION",
        "12.2, PROJECTION",
        "13.1.3, PROJECTION",
        "481.1, PROJECTION",
        "104.1, ENCAPSULATED_DOCUMENT",
        "4.3, UNKNOWN_CLASS",
        "9999, UNKNOWN_CLASS"
    })
    void classesInDoubt(String sopClass, PixelConcern expected) {
        DataSet image = DicomFiles.ct(1, 0)
                .text(Attribute.SOP_CLASS_UID, CLASSES + sopClass)
                .text(Attribute.BURNED_IN_ANNOTATION, "NO")
                .build();
        assertEquals(Set.of(expected), PixelConcern.of(image));
    }

    @ParameterizedTest
    @CsvSource({"2", "2.1", "2.2", "4", "4.1", "20", "30", "66.4", "128", "128.1", "130", "481.2"})
    void slicesGiveNoReason(String sopClass) {
        DataSet image = DicomFiles.ct(1, 0)
                .text(Attribute.SOP_CLASS_UID, CLASSES + sopClass)
                .build();
        assertEquals(Set.of(), PixelConcern.of(image));
    }

    /** A vendor's own class, a report, a presentation state: nothing is seen in them. */
    @ParameterizedTest
    @CsvSource({"1.2.840.10008.5.1.4.1.1.88.22", "1.2.840.10008.5.1.4.1.1.481.3", "1.3.12.2.1107.5.9.1"})
    void whatHasNoPixelsGivesNoReason(String sopClass) {
        DataSet object = DicomFiles.ct(1, 0)
                .text(Attribute.SOP_CLASS_UID, sopClass)
                .remove(Attribute.PIXEL_DATA)
                .build();
        assertEquals(Set.of(), PixelConcern.of(object));
    }

    @ParameterizedTest
    @CsvSource({
        "DERIVED\\SECONDARY\\SCREEN SAVE, true",
        "DERIVED\\SECONDARY\\OTHER\\CSA REPORT, true",
        "DERIVED\\SECONDARY\\PROTOCOL, true",
        "ORIGINAL\\SECONDARY\\DOSE_INFO, true",
        "DERIVED\\SECONDARY\\RESULTS, true",
        "DERIVED\\SECONDARY\\MPR, false",
        "DERIVED\\SECONDARY\\REFORMATTED\\AVERAGE, false",
        "ORIGINAL\\PRIMARY\\AXIAL\\CT_SOM5 SPI, false",
        "ORIGINAL\\PRIMARY\\LOCALIZER, false"
    })
    void screensAmongTheSlices(String imageType, boolean screen) {
        DataSet image =
                DicomFiles.ct(1, 0).text(Attribute.IMAGE_TYPE, imageType).build();
        assertEquals(screen ? Set.of(PixelConcern.SCREEN) : Set.of(), PixelConcern.of(image));
    }

    static Stream<Arguments> tags() {
        return Stream.of(
                Arguments.of(image().text(Attribute.BURNED_IN_ANNOTATION, "YES"), PixelConcern.BURNED_IN_ANNOTATION),
                Arguments.of(
                        image().text(Attribute.RECOGNIZABLE_VISUAL_FEATURES, "YES"),
                        PixelConcern.RECOGNIZABLE_VISUAL_FEATURES),
                Arguments.of(image().text(Attribute.CONVERSION_TYPE, "WSD"), PixelConcern.SECONDARY_CAPTURE),
                Arguments.of(image().text(Attribute.PHOTOMETRIC_INTERPRETATION, "RGB"), PixelConcern.SCREEN),
                Arguments.of(DicomFiles.pet(1, 0).remove(Attribute.IMAGE_POSITION_PATIENT), PixelConcern.SCREEN),
                Arguments.of(
                        image().bytes(new Tag(0x6002, 0x0010), Vr.US, new byte[] {2, 0}),
                        PixelConcern.EMBEDDED_OVERLAY));
    }

    private static DataSetBuilder image() {
        return DicomFiles.ct(1, 0);
    }

    @ParameterizedTest
    @MethodSource("tags")
    void attributesInDoubt(DataSetBuilder image, PixelConcern expected) {
        assertEquals(Set.of(expected), PixelConcern.of(image.build()));
    }

    /** One whose graphics are in a group of their own is taken out with the group. */
    @Test
    void anOverlayOfItsOwnGoesAndGivesNoReason() {
        Tag graphics = new Tag(0x6000, 0x3000);
        DataSetBuilder image = image().bytes(new Tag(0x6000, 0x0010), Vr.US, new byte[] {2, 0})
                .bytes(new Tag(0x6000, 0x0040), Vr.CS, new byte[] {'G', ' '})
                .bytes(graphics, Vr.OW, new byte[] {1, 0});
        Deidentified clean = new Deidentifier(KEY, DeidentificationOptions.BASIC)
                .deidentify(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, image.build()));
        assertEquals(Set.of(), clean.concerns());
        assertTrue(clean.file().dataSet().elements().stream()
                .noneMatch(element -> element.tag().group() == graphics.group()));
    }

    @Test
    void theyAreRefusedOrReported() {
        DataSet image = image().text(Attribute.SOP_CLASS_UID, CLASSES + "6.1")
                .text(Attribute.BURNED_IN_ANNOTATION, "YES")
                .build();
        DicomFile file = DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, image);
        Set<PixelConcern> expected = EnumSet.of(PixelConcern.ULTRASOUND, PixelConcern.BURNED_IN_ANNOTATION);
        Deidentifier strict = new Deidentifier(KEY, DeidentificationOptions.BASIC);
        DeidentificationRefusedException refusal =
                assertThrows(DeidentificationRefusedException.class, () -> strict.deidentify(file));
        for (PixelConcern concern : expected) {
            assertTrue(refusal.getMessage().contains(concern.name()), refusal.getMessage());
        }
        DeidentificationOptions warning = new DeidentificationOptions(Dates.REMOVED, false, false, Pixels.WARN);
        assertEquals(expected, new Deidentifier(KEY, warning).deidentify(file).concerns());
    }
}
