package dev.muduo.imaging.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.testing.DicomFiles;
import dev.muduo.imaging.testing.Geometries;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SourceImagesTest {
    @Test
    void slicesAreInTheGridsOrderAndNameTheirImages() {
        SourceImages images = SourceImages.of(series(DicomFiles.ct(1, 13), DicomFiles.ct(2, 10), DicomFiles.ct(3, 16)));
        assertEquals(
                List.of("2.25.10002", "2.25.10001", "2.25.10003"),
                images.slices().stream().map(SourceSlice::sopInstanceUid).toList());
        assertEquals(DicomFiles.CT_CLASS, images.slices().get(0).sopClassUid());
        assertEquals(OptionalInt.empty(), images.slices().get(0).frame());
        assertEquals(new Vector3(-30, -20, 10), images.slices().get(0).position());
        assertEquals("2.25.2", images.seriesUid());
        assertEquals("2.25.3", images.frameOfReferenceUid());
    }

    @Test
    void framesOfOneFileAreNumbered() {
        DataSetBuilder enhanced = DicomFiles.ct(1, 0)
                .numbers(Attribute.NUMBER_OF_FRAMES, 2)
                .items(Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, at(5), at(2))
                .bytes(Attribute.PIXEL_DATA, DicomFiles.words(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
        SourceImages images = SourceImages.of(series(enhanced));
        assertEquals(
                List.of(OptionalInt.of(2), OptionalInt.of(1)),
                images.slices().stream().map(SourceSlice::frame).toList());
        assertEquals(images, SourceImages.decode(images.encode(), "stored"));
    }

    private static DataSet at(double z) {
        DataSet position = DataSet.builder()
                .numbers(Attribute.IMAGE_POSITION_PATIENT, -30, -20, z)
                .build();
        return DataSet.builder()
                .items(Attribute.PLANE_POSITION_SEQUENCE, position)
                .build();
    }

    /** What is not copied is the scanner's business. */
    @Test
    void whoseItIsComesAlongAndNothingElse() {
        SourceImages images = SourceImages.of(series(
                DicomFiles.pet(1, 0)
                        .text(Attribute.SPECIFIC_CHARACTER_SET, "ISO_IR 100")
                        .text(Attribute.PATIENT_NAME, "Müller^Åsa")
                        .text(Attribute.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED, "REMOVED")
                        .text(Attribute.MANUFACTURER, "ACME"),
                DicomFiles.pet(2, 3)));
        SourceImages stored = SourceImages.decode(images.encode(), "stored");
        assertEquals(images, stored);
        assertEquals("Müller^Åsa", stored.headers().requireText(Attribute.PATIENT_NAME));
        assertEquals(
                "REMOVED",
                stored.headers().requireText(Attribute.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED),
                "with what else an earlier de-identification says of itself");
        assertFalse(stored.headers().has(Attribute.MANUFACTURER));
        assertEquals("source images of 2 slices", stored.toString());
    }

    /** One slice that has lost something is enough; some say so by their transfer syntax alone. */
    @Test
    void lossOfAnySliceIsKept() {
        DataSetBuilder lossy = DicomFiles.ct(2, 3)
                .text(Attribute.LOSSY_IMAGE_COMPRESSION, "01")
                .text(Attribute.LOSSY_IMAGE_COMPRESSION_RATIO, "9.5")
                .text(Attribute.LOSSY_IMAGE_COMPRESSION_METHOD, "ISO_15444_1");
        SourceImages images = SourceImages.of(
                series(DicomFiles.ct(1, 0).text(Attribute.LOSSY_IMAGE_COMPRESSION, "00"), lossy, DicomFiles.ct(3, 6)));
        assertTrue(images.lossy());
        DataSet stored = SourceImages.decode(images.encode(), "stored").headers();
        assertEquals(Optional.of("9.5"), stored.text(Attribute.LOSSY_IMAGE_COMPRESSION_RATIO));
        assertEquals(Optional.of("ISO_15444_1"), stored.text(Attribute.LOSSY_IMAGE_COMPRESSION_METHOD));
        assertFalse(SourceImages.of(series(DicomFiles.ct(1, 0), DicomFiles.ct(2, 3)))
                .lossy());
        SourceImages silent = SourceImages.of(Series.of(List.of(baseline(1, 0), baseline(2, 3)), DicomLimits.STANDARD));
        assertTrue(silent.lossy());
        assertEquals(Optional.of("ISO_10918_1"), silent.headers().text(Attribute.LOSSY_IMAGE_COMPRESSION_METHOD));
    }

    private static DicomSource baseline(int instance, double z) {
        DataSetBuilder slice =
                DicomFiles.ct(instance, z).remove(Attribute.PIXEL_DATA).frames(List.of(new byte[] {1, 2}));
        return DicomSource.of("slice " + instance, DicomFiles.encode(TransferSyntax.JPEG_BASELINE, slice));
    }

    /** Whatever the planes' directions: the grid that is kept is the volume's, to the last bit. */
    @Property(tries = 200)
    void gridIsTheVolumesEvenWhenStored(@ForAll long seed) {
        Series series = oblique(new Random(seed));
        SourceImages images = SourceImages.of(series);
        assertEquals(series.order().grid(), images.grid());
        assertEquals(
                images.grid(), SourceImages.decode(images.encode(), "stored").grid());
    }

    private static Series oblique(Random random) {
        SlicePlane first = Geometries.plane(random);
        double gap = 1 + 4 * random.nextDouble();
        List<DataSetBuilder> slices = new ArrayList<>();
        for (int n = 0; n < 2 + random.nextInt(5); n++) {
            Vector3 at = first.position().plus(first.normal().times(n * gap));
            Vector3 row = first.rowDirection();
            Vector3 column = first.columnDirection();
            slices.add(DicomFiles.ct(n, 0)
                    .numbers(Attribute.IMAGE_POSITION_PATIENT, at.x(), at.y(), at.z())
                    .numbers(Attribute.IMAGE_ORIENTATION_PATIENT, Geometries.orientation(row, column))
                    .numbers(Attribute.PIXEL_SPACING, first.rowSpacingMm(), first.columnSpacingMm()));
        }
        Collections.shuffle(slices, random);
        return series(slices.toArray(DataSetBuilder[]::new));
    }

    @Test
    void aSeriesWithoutItsNamesIsRefused() {
        for (Attribute needed : List.of(
                Attribute.STUDY_INSTANCE_UID,
                Attribute.SERIES_INSTANCE_UID,
                Attribute.FRAME_OF_REFERENCE_UID,
                Attribute.SOP_INSTANCE_UID)) {
            Series series = series(DicomFiles.ct(1, 0), DicomFiles.ct(2, 3));
            List<FrameHeader> without = series.frames().stream()
                    .map(frame -> new FrameHeader(
                            frame.file().toBuilder().remove(needed).build(), List.of(), 0))
                    .toList();
            DicomException refused = assertThrows(
                    DicomException.class,
                    () -> SourceImages.of(new Series(series.sources(), without, DicomLimits.STANDARD)));
            assertTrue(refused.getMessage().contains(needed.toString()), refused.getMessage());
        }
    }

    @Test
    void noVolumeNoSource() {
        Series gap = series(DicomFiles.ct(1, 0), DicomFiles.ct(2, 3), DicomFiles.ct(3, 6), DicomFiles.ct(4, 12));
        assertEquals(
                SeriesFault.MISSING_SLICES,
                assertThrows(SeriesRefusedException.class, () -> SourceImages.of(gap))
                        .fault());
    }

    private static Series series(DataSetBuilder... slices) {
        DicomSource[] sources = new DicomSource[slices.length];
        for (int n = 0; n < slices.length; n++) {
            sources[n] = DicomFiles.source("slice " + n, slices[n]);
        }
        return Series.of(List.of(sources), DicomLimits.STANDARD);
    }
}
