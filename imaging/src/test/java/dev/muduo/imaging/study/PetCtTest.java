package dev.muduo.imaging.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.series.Series;
import dev.muduo.imaging.series.SeriesFault;
import dev.muduo.imaging.series.SeriesRefusedException;
import dev.muduo.imaging.suv.SuvVolume;
import dev.muduo.imaging.testing.DicomFiles;
import dev.muduo.imaging.testing.EnhancedPet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PetCtTest {
    @Test
    void theCorrectedPetAndTheCtThatCoversIt() {
        List<DicomSource> files = files(
                pet("pet", PetCtTest::asIs),
                pet("uncorrected", slice -> slice.text(Attribute.CORRECTED_IMAGE, "NORM")),
                pet("gated", slice -> slice.text(Attribute.SERIES_TYPE, "GATED", "IMAGE")),
                pet("projection", slice -> slice.text(Attribute.SERIES_TYPE, "WHOLE BODY", "REPROJECTION")),
                ct("ct", 0, 27, PetCtTest::asIs),
                ct("short", 0, 9, PetCtTest::asIs),
                ct("scout", 0, 27, slice -> slice.text(Attribute.IMAGE_TYPE, "ORIGINAL", "PRIMARY", "LOCALIZER")),
                ct("elsewhere", 0, 27, slice -> slice.text(Attribute.FRAME_OF_REFERENCE_UID, "2.25.99")),
                ct("report", 0, 0, slice -> slice.text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.88.33")));
        Collections.shuffle(files, new Random(1));
        PetCt pair = PetCt.of(series(files));
        assertEquals("ct", uid(pair.ct()));
        assertEquals("pet", uid(pair.pet()));
        assertEquals(10, pair.ct().frames().size());
    }

    @Test
    void aSoftKernelIsPreferred() {
        PetCt pair = choose(
                pet("pet", PetCtTest::asIs),
                ct("sharp", 0, 27, kernel("B70f")),
                ct("soft", 0, 27, kernel("B30f")),
                ct("lung", 0, 27, kernel("LUNG")));
        assertEquals("soft", uid(pair.ct()));
        assertEquals(
                "sharp",
                uid(choose(pet("pet", PetCtTest::asIs), ct("sharp", 0, 27, kernel("B70f")))
                        .ct()),
                "no condition");
    }

    @ParameterizedTest
    @CsvSource({
        "B30f, true",
        "B70f, false",
        "Br36d\\2, true",
        "Bl57, false",
        "SOFT, true",
        "STANDARD, true",
        "LUNG, false",
        "BONEPLUS, false",
        "FC18, true",
        "'', true"
    })
    void kernelsByTheirVendorsNames(String name, boolean soft) {
        assertEquals(
                soft,
                ConvolutionKernel.isSoft(DicomFiles.ct(1, 0)
                        .text(Attribute.CONVOLUTION_KERNEL, name)
                        .build()));
    }

    @Test
    void noPairOrMoreThanOneIsForAPersonToDecide() {
        List<DataSetBuilder> pet = pet("pet", PetCtTest::asIs);
        List<DataSetBuilder> ct = ct("ct", 0, 27, PetCtTest::asIs);
        assertRefused(PetCtFault.NO_PET, ct);
        assertRefused(PetCtFault.NO_CT, pet);
        assertRefused(PetCtFault.NO_CT, pet, ct("short", 0, 18, PetCtTest::asIs));
        assertRefused(PetCtFault.SEVERAL_PETS, pet, pet("again", PetCtTest::asIs), ct);
        assertRefused(PetCtFault.SEVERAL_CTS, pet, ct, ct("again", 0, 27, PetCtTest::asIs));
        assertRefused(
                PetCtFault.SEVERAL_STUDIES,
                pet,
                ct("ct", 0, 27, slice -> slice.text(Attribute.STUDY_INSTANCE_UID, "2.25.5")));
        assertRefused(
                PetCtFault.NO_CT,
                pet,
                ct("ct", 0, 27, slice -> slice.text(Attribute.FRAME_OF_REFERENCE_UID, "2.25.9")));
    }

    /** An enhanced PET has no Corrected Image and no Series Type; one of the whole body's projections is none either. */
    @Test
    void anEnhancedPet() {
        DataSetBuilder[] slices = pet("pet", PetCtTest::asIs).toArray(DataSetBuilder[]::new);
        DataSetBuilder projection = EnhancedPet.of(slices)
                .text(Attribute.SERIES_INSTANCE_UID, "projection")
                .text(Attribute.VOLUME_BASED_CALCULATION_TECHNIQUE, "MAX_IP")
                .items(Attribute.SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
        DataSetBuilder uncorrected = EnhancedPet.of(slices)
                .text(Attribute.SERIES_INSTANCE_UID, "uncorrected")
                .text(Attribute.ATTENUATION_CORRECTED, "NO");
        PetCt pair = choose(List.of(uncorrected, projection, EnhancedPet.of(slices)), ct("ct", 0, 27, PetCtTest::asIs));
        assertEquals("pet", uid(pair.pet()));
        assertEquals(10, pair.pet().frames().size());
        assertEquals(10, SuvVolume.of(pair.pet()).volume().grid().nz());
    }

    /** Two that do not say where they lie may lie anywhere: no choice among the series makes a pair of them. */
    @Test
    void aPairNamesItsFrameOfReference() {
        Consumer<DataSetBuilder> nowhere = slice -> slice.remove(Attribute.FRAME_OF_REFERENCE_UID);
        List<DataSetBuilder> placed = ct("ct", 0, 27, PetCtTest::asIs);
        List<DataSetBuilder> unplaced = ct("unplaced", 0, 27, nowhere);
        assertRefused(PetCtFault.NO_FRAME_OF_REFERENCE, pet("pet", nowhere), unplaced);
        assertRefused(PetCtFault.NO_FRAME_OF_REFERENCE, pet("pet", nowhere), placed);
        assertRefused(PetCtFault.NO_CT, pet("pet", PetCtTest::asIs), unplaced);
        assertEquals(
                "ct", uid(choose(pet("pet", PetCtTest::asIs), unplaced, placed).ct()));
    }

    /** One image that was filed under the study of somebody else is enough; who says nothing is another patient, too. */
    @Test
    void thePairIsOfOnePatient() {
        Consumer<DataSetBuilder> somebody = slice -> slice.text(Attribute.PATIENT_ID, "somebody");
        List<DataSetBuilder> pet = pet("pet", somebody);
        assertEquals("ct", uid(choose(pet, ct("ct", 0, 27, somebody)).ct()));
        List<DataSetBuilder> strayed = ct("ct", 0, 27, somebody);
        strayed.get(4).text(Attribute.PATIENT_ID, "somebody else");
        assertRefused(PetCtFault.SEVERAL_PATIENTS, pet, strayed);
        assertRefused(PetCtFault.SEVERAL_PATIENTS, pet, ct("ct", 0, 27, PetCtTest::asIs));
        assertRefused(
                PetCtFault.SEVERAL_PATIENTS,
                pet,
                ct("ct", 0, 27, somebody.andThen(slice -> slice.text(Attribute.ISSUER_OF_PATIENT_ID, "elsewhere"))));
    }

    /** Nine in ten are enough: the table may start a little late. */
    @Test
    void aCtThatMissesOneSliceOfTen() {
        assertEquals(
                "ct",
                uid(choose(pet("pet", PetCtTest::asIs), ct("ct", 3, 27, PetCtTest::asIs))
                        .ct()));
    }

    @Test
    void whyTheOnlyCtIsNoVolumeIsSaid() {
        List<DataSetBuilder> incomplete = new ArrayList<>(ct("ct", 0, 27, PetCtTest::asIs));
        incomplete.remove(4);
        SeriesRefusedException refused =
                assertThrows(SeriesRefusedException.class, () -> choose(pet("pet", PetCtTest::asIs), incomplete));
        assertEquals(SeriesFault.MISSING_SLICES, refused.fault());
    }

    /** A page of the protocol or of the dose may have the class of a CT and the PET's frame of reference. */
    @ParameterizedTest
    @MethodSource("pages")
    void whatLiesNowhereIsNoCandidate(Consumer<DataSetBuilder> page) {
        List<DataSetBuilder> pet = pet("pet", PetCtTest::asIs);
        List<DataSetBuilder> pages = ct("a page", 0, 0, page);
        assertEquals(
                "ct", uid(choose(pet, pages, ct("ct", 0, 27, PetCtTest::asIs)).ct()));
        assertThrows(DicomException.class, () -> choose(pet, pages), "the reason is said where there is no other");
    }

    static List<Consumer<DataSetBuilder>> pages() {
        return List.of(
                slice -> slice.remove(Attribute.IMAGE_POSITION_PATIENT),
                slice -> slice.remove(Attribute.IMAGE_ORIENTATION_PATIENT),
                slice -> slice.remove(Attribute.PIXEL_SPACING),
                slice -> slice.numbers(Attribute.IMAGE_ORIENTATION_PATIENT, 0, 0, 0, 0, 0, 0),
                slice -> slice.numbers(Attribute.NUMBER_OF_FRAMES, 4));
    }

    /** Which of several reasons is said does not depend on the order in which the files came. */
    @Test
    void ofSeveralReasonsTheFirstSeriesOneIsSaid() {
        List<DataSetBuilder> incomplete = new ArrayList<>(ct("a", 0, 27, PetCtTest::asIs));
        incomplete.remove(4);
        List<DataSetBuilder> page = ct("b", 0, 0, slice -> slice.remove(Attribute.PIXEL_SPACING));
        List<DataSetBuilder> pet = pet("pet", PetCtTest::asIs);
        assertThrows(SeriesRefusedException.class, () -> choose(pet, incomplete, page));
        assertThrows(SeriesRefusedException.class, () -> choose(pet, page, incomplete));
    }

    /** No CT makes up for a PET whose frames are not described. */
    @Test
    void thePetIsDescribed() {
        Consumer<DataSetBuilder> frames = slice -> slice.numbers(Attribute.NUMBER_OF_FRAMES, 4);
        List<DataSetBuilder> ct = ct("ct", 0, 27, PetCtTest::asIs);
        assertThrows(DicomException.class, () -> choose(pet("pet", frames), ct));
        assertEquals(
                "pet",
                uid(choose(pet("another", frames), pet("pet", PetCtTest::asIs), ct)
                        .pet()));
    }

    @SafeVarargs
    private static void assertRefused(PetCtFault fault, List<DataSetBuilder>... series) {
        PetCtRefusedException refused = assertThrows(PetCtRefusedException.class, () -> choose(series));
        assertEquals(fault, refused.fault(), refused.getMessage());
        assertTrue(!refused.getMessage().isBlank());
    }

    @SafeVarargs
    private static PetCt choose(List<DataSetBuilder>... series) {
        return PetCt.of(series(files(series)));
    }

    private static List<Series> series(List<DicomSource> files) {
        try {
            return StudyImages.read(files, ConflictRule.HOLD, DicomLimits.STANDARD)
                    .series();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @SafeVarargs
    private static List<DicomSource> files(List<DataSetBuilder>... series) {
        List<DicomSource> files = new ArrayList<>();
        for (List<DataSetBuilder> slices : series) {
            slices.forEach(slice -> files.add(DicomFiles.source(
                    "file " + files.size(), slice.text(Attribute.SOP_INSTANCE_UID, "2.25.77" + files.size()))));
        }
        return files;
    }

    private static void asIs(DataSetBuilder slice) {}

    private static String uid(Series series) {
        return series.common().requireText(Attribute.SERIES_INSTANCE_UID);
    }

    private static Consumer<DataSetBuilder> kernel(String name) {
        return slice -> slice.text(Attribute.CONVOLUTION_KERNEL, name);
    }

    /** Ten slices 3 mm apart, from 0 to 27 mm. */
    private static List<DataSetBuilder> pet(String uid, Consumer<DataSetBuilder> change) {
        List<DataSetBuilder> slices = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            slices.add(DicomFiles.pet(n, 3 * n).text(Attribute.SERIES_INSTANCE_UID, uid));
        }
        slices.forEach(change);
        return slices;
    }

    private static List<DataSetBuilder> ct(String uid, int fromMm, int toMm, Consumer<DataSetBuilder> change) {
        List<DataSetBuilder> slices = new ArrayList<>();
        for (int z = fromMm; z <= toMm; z += 3) {
            slices.add(DicomFiles.ct(z, z).text(Attribute.SERIES_INSTANCE_UID, uid));
        }
        slices.forEach(change);
        return slices;
    }
}
