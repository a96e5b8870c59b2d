package dev.muduo.imaging.deidentify;

import static dev.muduo.imaging.deidentify.CleanedImages.basic;
import static dev.muduo.imaging.deidentify.CleanedImages.deidentified;
import static dev.muduo.imaging.deidentify.CleanedImages.image;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.coding.Code;
import dev.muduo.imaging.deidentify.DeidentificationOptions.Dates;
import dev.muduo.imaging.deidentify.DeidentificationOptions.Pixels;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.TransferSyntax;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects that had been de-identified before they came, and what the object says of it. */
class DeidentifiedAgainTest {
    @Test
    void theObjectSaysWhatWasDoneToIt() {
        DataSet clean = deidentified(image(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN, DeidentificationOptions.FOR_SUV)
                .dataSet();
        assertEquals("YES", clean.requireText(Attribute.PATIENT_IDENTITY_REMOVED));
        assertEquals("MODIFIED", clean.requireText(Attribute.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED));
        assertTrue(clean.requireText(Attribute.DEIDENTIFICATION_METHOD).length() <= 64);
        assertEquals(List.of("113100", "113107", "113108", "113111"), methodCodes(clean));
        assertEquals(List.of("113100"), methodCodes(basic(image())));
    }

    /** As an archive of research data has said it of its own step. */
    private static DataSetBuilder deidentifiedBefore() {
        return image().text(Attribute.SPECIFIC_CHARACTER_SET, "ISO_IR 192")
                .text(Attribute.PATIENT_IDENTITY_REMOVED, "YES")
                .text(Attribute.DEIDENTIFICATION_METHOD, "Per DICOM PS3.15", "geprüft")
                .items(
                        Attribute.DEIDENTIFICATION_METHOD_CODE_SEQUENCE,
                        Code.dcm("113100", "Basic Application Confidentiality Profile")
                                .item(),
                        Code.dcm("113101", "Clean Pixel Data Option").item())
                .text(Attribute.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED, "MODIFIED");
    }

    @Test
    void earlierStepsStayAndThisOneIsAdded() {
        DataSet clean = deidentified(
                        deidentifiedBefore(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN, DeidentificationOptions.FOR_SUV)
                .dataSet();
        List<String> methods = clean.texts(Attribute.DEIDENTIFICATION_METHOD);
        assertEquals(List.of("Per DICOM PS3.15", "geprüft"), methods.subList(0, 2));
        assertEquals(3, methods.size());
        assertTrue(methods.get(2).startsWith("MuDuo"), methods.toString());
        assertEquals(List.of("113100", "113101", "113107", "113108", "113111"), methodCodes(clean));
        DataSet again = deidentified(
                        clean.toBuilder(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN, DeidentificationOptions.FOR_SUV)
                .dataSet();
        assertEquals(methods, again.texts(Attribute.DEIDENTIFICATION_METHOD), "said once");
        assertEquals(methodCodes(clean), methodCodes(again));
    }

    private static List<String> methodCodes(DataSet clean) {
        return clean.items(Attribute.DEIDENTIFICATION_METHOD_CODE_SEQUENCE).stream()
                .map(code -> code.requireText(Attribute.CODE_VALUE))
                .toList();
    }

    /** Dates that somebody has moved are not the true ones because nobody has moved them further. */
    @ParameterizedTest
    @CsvSource({
        "UNMODIFIED, FULL, UNMODIFIED",
        "MODIFIED, FULL, MODIFIED",
        "REMOVED, MODIFIED, REMOVED",
        "MODIFIED, REMOVED, REMOVED",
        "anything, FULL, UNMODIFIED"
    })
    void whatBecameOfDatesIsTheMostThatAnyStepDid(String before, Dates dates, String expected) {
        DataSetBuilder image = deidentifiedBefore().text(Attribute.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED, before);
        DataSet clean = deidentified(
                        image,
                        TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
                        new DeidentificationOptions(dates, false, false, Pixels.REFUSE))
                .dataSet();
        assertEquals(expected, clean.requireText(Attribute.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED));
    }

    /** Free text of an object that says nothing of an earlier step may be anything. */
    @Test
    void whatIsNoEarlierStepDoesNotStay() {
        DataSet clean = basic(image().text(Attribute.DEIDENTIFICATION_METHOD, "Doe^Jane")
                .items(
                        Attribute.DEIDENTIFICATION_METHOD_CODE_SEQUENCE,
                        Code.dcm("113101", "Doe^Jane").item()));
        assertEquals(1, clean.texts(Attribute.DEIDENTIFICATION_METHOD).size());
        assertEquals(List.of("113100"), methodCodes(clean));
    }
}
