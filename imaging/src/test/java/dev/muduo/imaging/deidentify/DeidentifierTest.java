package dev.muduo.imaging.deidentify;

import static dev.muduo.imaging.deidentify.CleanedImages.KEY;
import static dev.muduo.imaging.deidentify.CleanedImages.basic;
import static dev.muduo.imaging.deidentify.CleanedImages.deidentified;
import static dev.muduo.imaging.deidentify.CleanedImages.image;
import static dev.muduo.imaging.deidentify.CleanedImages.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.deidentify.DeidentificationOptions.Dates;
import dev.muduo.imaging.deidentify.DeidentificationOptions.Pixels;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomTime;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.dicom.Vr;
import dev.muduo.imaging.series.FrameHeader;
import dev.muduo.imaging.suv.SuvBodyWeight;
import dev.muduo.imaging.suv.SuvScale;
import dev.muduo.imaging.testing.DicomFiles;
import dev.muduo.imaging.testing.EnhancedPet;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeidentifierTest {
    private static final DeidentificationOptions FULL_DATES =
            new DeidentificationOptions(Dates.FULL, false, false, Pixels.REFUSE);

    private static final List<PlantedRow> ROWS = PlantedRow.all();

    static Stream<Arguments> ways() {
        return Stream.of(DeidentificationOptions.BASIC, DeidentificationOptions.FOR_SUV, FULL_DATES)
                .flatMap(options -> Stream.of(
                                TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
                                TransferSyntax.IMPLICIT_LITTLE_ENDIAN,
                                TransferSyntax.EXPLICIT_BIG_ENDIAN)
                        .map(syntax -> Arguments.of(options, syntax)));
    }

    @Test
    void theTableIsWhole() {
        assertEquals(620, ROWS.size());
        assertEquals(620, ROWS.stream().map(PlantedRow::tag).distinct().count());
        for (PlantedRow row : ROWS) {
            assertTrue(ProfileTable.standard().find(row.tag()).isPresent(), row.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void noPlantedValueOfAnyRowSurvivesAnywhere(DeidentificationOptions options, TransferSyntax syntax) {
        DataSetBuilder planted = image();
        ROWS.stream().filter(DeidentifierTest::belongsInADataSet).forEach(row -> planted.put(row.planted()));
        assertSurvivors(options, deidentified(planted, syntax, options), TopOrNested.TOP);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void norInNestedSequences(DeidentificationOptions options, TransferSyntax syntax) {
        DataSetBuilder item = DataSet.builder();
        ROWS.stream().filter(DeidentifierTest::belongsInADataSet).forEach(row -> item.put(row.planted()));
        DataSet inner = item.build();
        DataSet outer = DataSet.builder()
                .items(Attribute.RADIONUCLIDE_CODE_SEQUENCE, DataSet.builder().build(), inner)
                .build();
        DataSetBuilder planted = image().items(Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE, outer)
                .items(Attribute.REFERENCED_IMAGE_SEQUENCE, inner);
        assertSurvivors(options, deidentified(planted, syntax, options), TopOrNested.NESTED);
    }

    /** An icon shows what the image shows, and is as likely to name somebody (PS3.15, E.1: removed), compressed or not. */
    @Test
    void noIconIsLeft() {
        DataSetBuilder planted = image().put(DicomFiles.icon("Doe^Jane".getBytes(StandardCharsets.US_ASCII)))
                .frames(List.of(new byte[] {1, 2}));
        byte[] encoded = DicomFiles.encode(TransferSyntax.JPEG_BASELINE, planted);
        byte[] clean = Dicom.encode(new Deidentifier(KEY, DeidentificationOptions.BASIC)
                .deidentify(Dicom.read(encoded, "planted"))
                .file());
        assertTrue(contains(encoded, "Doe"));
        assertFalse(contains(clean, "Doe"));
        assertTrue(Dicom.read(clean, "clean").dataSet().has(Attribute.PIXEL_DATA));
        assertTrue(Dicom.read(clean, "clean").dataSet().find(Tag.of(0x00880200)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void norInPrivateBlocksCurvesOverlaysOrTheFileMetaInformation(
            DeidentificationOptions options, TransferSyntax syntax) {
        DataSetBuilder planted = image();
        DataSetBuilder item = DataSet.builder();
        for (int group : new int[] {0x0009, 0x0011, 0x0029, 0x7053, 0x7fe1}) {
            planted.put(text(group, 0x0010, Vr.LO, "Doe Scanners"));
            item.put(text(group, 0x0010, Vr.LO, "Doe Scanners"));
            int number = 0x1000;
            for (Vr vr : Vr.values()) {
                if (vr != Vr.SQ) {
                    planted.put(text(group, number, vr, "Doe^Jane"));
                    item.put(text(group, number, vr, "Doe^Jane"));
                    number++;
                }
            }
        }
        planted.put(new Element.Items(new Tag(0x0011, 0x1080), List.of(item.build())))
                .items(Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE, item.build());
        for (int group = 0x5000; group <= 0x50fe; group += 2) {
            planted.put(text(group, 0x0022, Vr.LO, "Doe^Jane")).put(text(group + 0x1000, 0x1500, Vr.LO, "Doe^Jane"));
        }
        planted.put(text(0x0008, 0x0000, Vr.UL, "Doe^"))
                .put(text(0x0014, 0x5551, Vr.UN, "Doe^Jane"))
                .put(text(0x0014, 0x5553, Vr.PN, "Doe^Jane"))
                .put(text(0x0014, 0x5555, Vr.DA, "Doe^Jane"))
                .put(text(0x0014, 0x5557, Vr.DT, "Doe^Jane"))
                .put(text(0x0014, 0x5559, Vr.TM, "Doe^Jane"));
        DicomFile file = DicomFile.of(syntax, planted.build());
        DataSet meta = file.fileMeta().toBuilder()
                .put(text(0x0002, 0x0016, Vr.AE, "DOE"))
                .put(text(0x0002, 0x0102, Vr.OB, "Doe^Jane"))
                .build();
        byte[] encoded = Dicom.encode(new DicomFile(meta, syntax, file.dataSet()));
        System.arraycopy("Doe^Jane".getBytes(StandardCharsets.US_ASCII), 0, encoded, 0, 8);
        byte[] clean = Dicom.encode(new Deidentifier(KEY, options)
                .deidentify(Dicom.read(encoded, "planted"))
                .file());
        assertTrue(contains(encoded, "Doe"));
        assertFalse(contains(clean, "Doe"));
        assertFalse(contains(clean, "DOE"));
        assertTrue(
                Dicom.read(clean, "clean").dataSet().elements().stream()
                        .noneMatch(element -> element.tag().isPrivate()),
                "none of them is known to be safe");
    }

    @Test
    void aValueThatIsNotOneOfItsKindDoesNotStayWhateverTheOptions() {
        DataSetBuilder planted = image().text(Attribute.PATIENT_SIZE, "Doe")
                .text(Attribute.PATIENT_WEIGHT, "70 Doe")
                .text(Attribute.PATIENT_AGE, "Doe")
                .text(Attribute.PATIENT_SEX, "f Doe")
                .text(Attribute.SERIES_DATE, "20240230")
                .text(Attribute.SERIES_TIME, "10 Doe")
                .text(Attribute.ACQUISITION_DATE_TIME, "20240301Doe")
                .put(text(0x7053, 0x0010, Vr.LO, "Philips PET Private Group"))
                .put(text(0x7053, 0x1000, Vr.DS, "Doe"));
        byte[] clean = Dicom.encode(
                deidentified(planted, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, DeidentificationOptions.FOR_SUV));
        assertFalse(contains(clean, "Doe"));
        assertFalse(contains(clean, "20240230"));
    }

    @Test
    void anImplicitFileKeepsWhatTheStandardKnows() {
        Tag voltage = new Tag(0x0018, 0x0060);
        Tag procedureCode = new Tag(0x0008, 0x1032);
        DataSetBuilder planted = image().put(text(0x0018, 0x0060, Vr.DS, "120"))
                .put(text(0x0018, 0x5101, Vr.CS, "AP"))
                .put(new Element.Items(
                        procedureCode,
                        List.of(DataSet.builder()
                                .text(Attribute.CODE_VALUE, "1")
                                .put(text(0x0008, 0x0081, Vr.ST, "Doe"))
                                .build())))
                .put(text(0x0014, 0x5551, Vr.LO, "Doe"));
        DataSet clean = deidentified(planted, TransferSyntax.IMPLICIT_LITTLE_ENDIAN, DeidentificationOptions.BASIC)
                .dataSet();
        assertEquals(
                DummyValue.text(voltage, Vr.DS, "120 "), clean.find(voltage).orElseThrow());
        DataSet procedure = ((Element.Items) clean.find(procedureCode).orElseThrow())
                .items()
                .get(0);
        assertEquals(
                Set.of(new Tag(0x0008, 0x0100)),
                procedure.elements().stream().map(Element::tag).collect(Collectors.toSet()),
                "an item is cleaned as the object is");
        assertTrue(clean.find(new Tag(0x0014, 0x5551)).isEmpty(), "nobody knows what it is");
    }

    @Test
    void theSuvStaysTheSameWhenDatesAreModified() {
        List<DataSetBuilder> series = List.of(
                DicomFiles.pet(1, 0),
                DicomFiles.pet(1, 0)
                        .text(Attribute.SERIES_DATE, "20231231")
                        .text(Attribute.ACQUISITION_DATE, "20231231")
                        .text(Attribute.SERIES_TIME, "235900")
                        .text(Attribute.ACQUISITION_TIME, "235900")
                        .items(
                                Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE,
                                DicomFiles.injection()
                                        .text(Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME, "20231231225900.000000")
                                        .build()),
                DicomFiles.pet(1, 0)
                        .text(Attribute.UNITS, "CNTS")
                        .put(text(0x7053, 0x0010, Vr.LO, "Philips PET Private Group"))
                        .put(text(0x7053, 0x1000, Vr.DS, "0.00025"))
                        .put(text(0x7053, 0x1009, Vr.DS, "31.5")),
                EnhancedPet.of(DicomFiles.pet(1, 0), DicomFiles.pet(2, 3)));
        for (DataSetBuilder pet : series) {
            pet.text(Attribute.PATIENT_ID, "4711").text(Attribute.PATIENT_NAME, "Doe^Jane");
            DataSet original = pet.build();
            DataSet clean = deidentified(pet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, DeidentificationOptions.FOR_SUV)
                    .dataSet();
            SuvScale before = SuvBodyWeight.of(FrameHeader.of(original));
            SuvScale after = SuvBodyWeight.of(FrameHeader.of(clean));
            assertEquals(before.rescales(), after.rescales());
            assertEquals(before.provenance().branch(), after.provenance().branch());
            assertNotEquals(original.text(Attribute.SERIES_DATE), clean.text(Attribute.SERIES_DATE));
        }
    }

    @Test
    void datesOfOnePatientMoveTogetherAndThoseOfAnotherDifferently() {
        long moved = daysMoved("4711", "20240301");
        assertTrue(moved < 0 && moved >= -3652, "up to ten years back, got " + moved);
        assertEquals(moved, daysMoved("4711", "20191231"));
        assertNotEquals(moved, daysMoved("4712", "20240301"));
    }

    private static long daysMoved(String patient, String date) {
        DataSetBuilder image = image().text(Attribute.PATIENT_ID, patient).text(Attribute.STUDY_DATE, date);
        LocalDate before = DicomTime.date(image.build(), Attribute.STUDY_DATE).orElseThrow();
        LocalDate after = DicomTime.date(
                        deidentified(image, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, DeidentificationOptions.FOR_SUV)
                                .dataSet(),
                        Attribute.STUDY_DATE)
                .orElseThrow();
        return ChronoUnit.DAYS.between(before, after);
    }

    @Test
    void referencesStayWholeAndWhatDicomRegisteredIsKept() {
        DataSet reference = DataSet.builder()
                .text(Attribute.REFERENCED_SOP_CLASS_UID, DicomFiles.CT_CLASS)
                .text(Attribute.REFERENCED_SOP_INSTANCE_UID, "1.2.3.4")
                .build();
        DataSet first = basic(image().text(Attribute.SOP_INSTANCE_UID, "1.2.3.4")
                .text(Attribute.FRAME_OF_REFERENCE_UID, "1.2.840.10008.1.4.1.1"));
        DataSet second = basic(image().items(Attribute.REFERENCED_IMAGE_SEQUENCE, reference));
        DataSet mapped = second.items(Attribute.REFERENCED_IMAGE_SEQUENCE).get(0);
        assertEquals(
                first.requireText(Attribute.SOP_INSTANCE_UID),
                mapped.requireText(Attribute.REFERENCED_SOP_INSTANCE_UID));
        assertEquals(DicomFiles.CT_CLASS, mapped.requireText(Attribute.REFERENCED_SOP_CLASS_UID));
        assertEquals("1.2.840.10008.1.4.1.1", first.requireText(Attribute.FRAME_OF_REFERENCE_UID));
        assertTrue(first.requireText(Attribute.SOP_INSTANCE_UID).matches("2\\.25\\.[1-9][0-9]{30,38}"));
    }

    /** (0020,0242), the object that a concatenation is of, is not in the table. */
    @Test
    void identifiersThatTheTableDoesNotNameAreMappedAndKindsOfObjectsAreNot() {
        Tag source = Tag.of(0x00200242);
        DataSet clean = basic(image().text(Attribute.SOP_INSTANCE_UID, "1.2.3.4")
                .put(new Element.Bytes(source, Vr.UI, "1.2.3.4\0".getBytes(StandardCharsets.US_ASCII)))
                .remove(Attribute.PIXEL_DATA)
                .text(Attribute.SOP_CLASS_UID, "1.3.12.2.1107.5.9.1"));
        Element.Bytes mapped = (Element.Bytes) clean.find(source).orElseThrow();
        assertEquals(
                clean.requireText(Attribute.SOP_INSTANCE_UID),
                new String(mapped.bytes(), StandardCharsets.US_ASCII).strip().replace("\0", ""));
        assertEquals("1.3.12.2.1107.5.9.1", clean.requireText(Attribute.SOP_CLASS_UID));
    }

    @Test
    void aMappedUidIsTheHashAsAUuid() {
        // python3: d = bytearray(hashlib.sha256(b"key1.2.3").digest()[:16]); d[6] = d[6] & 15 | 128; d[8] = d[8] & 63 |
        // 128;
        // int.from_bytes(d, "big")
        assertEquals("2.25.136520783260652379551655944617630649482", new UidMapping(KEY).map("1.2.3"));
    }

    @Test
    void onePatientIsOnePseudonymAndPixelsStayAsTheyAre() {
        DataSet one = basic(image().text(Attribute.PATIENT_ID, "4711"));
        DataSet same = basic(image().text(Attribute.PATIENT_ID, "4711 "));
        DataSet other = basic(image().text(Attribute.PATIENT_ID, "4712"));
        assertEquals(one.requireText(Attribute.PATIENT_ID), same.requireText(Attribute.PATIENT_ID));
        assertNotEquals(one.requireText(Attribute.PATIENT_ID), other.requireText(Attribute.PATIENT_ID));
        assertEquals(image().build().find(Attribute.PIXEL_DATA.tag()), one.find(Attribute.PIXEL_DATA.tag()));
    }

    private enum TopOrNested {
        TOP,
        NESTED
    }

    /** A DICOMDIR's and a message's attributes are in no image; the table names them all the same. */
    private static boolean belongsInADataSet(PlantedRow row) {
        return row.tag().group() >= 0x0008;
    }

    private static void assertSurvivors(DeidentificationOptions options, DicomFile clean, TopOrNested place) {
        byte[] bytes = Dicom.encode(clean);
        Set<String> expected = new TreeSet<>();
        Set<String> survivors = new TreeSet<>();
        List<Element> left = new ArrayList<>();
        collect(Dicom.read(bytes, "clean").dataSet(), left);
        for (PlantedRow row : ROWS) {
            boolean readable = !row.marker().isEmpty();
            // Implicit encoding loses representations: there, values are looked for as bytes alone.
            if (row.stays(options) && readable) {
                expected.add(row.toString());
            }
            if (readable && contains(bytes, row.marker())) {
                survivors.add(row.toString());
            }
            if (!row.stays(options)) {
                assertTrue(left.stream().noneMatch(row.planted()::equals), row.toString());
            }
        }
        assertEquals(expected, survivors, place.toString());
    }

    private static void collect(DataSet dataSet, List<Element> into) {
        for (Element element : dataSet.elements()) {
            into.add(element);
            if (element instanceof Element.Items items) {
                items.items().forEach(item -> collect(item, into));
            }
        }
    }

    private static boolean contains(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
    }
}
