package dev.muduo.imaging.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.testing.DicomFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static final Affine GRID = Affine.of(-1.5, 0, 0, 30, 0, -2, 0, 20, 0, 0, 3, 10);

    @Test
    void slicesStackByPlaceEachWithItsOwnRescale() {
        Series series = series(
                DicomFiles.ct(1, 13).numbers(Attribute.RESCALE_SLOPE, 2),
                DicomFiles.ct(2, 10),
                DicomFiles.ct(3, 16).numbers(Attribute.RESCALE_INTERCEPT, 0.5));
        Volume volume = series.volume();
        assertEquals(GRID, volume.grid().affine());
        float[] expected = {
            -1022,
            -1021,
            -1020,
            -1019,
            -1018,
            -1017, // instance 2 at z 10
            -1022,
            -1020,
            -1018,
            -1016,
            -1014,
            -1012, // instance 1 at z 13, slope 2
            3.5f,
            4.5f,
            5.5f,
            6.5f,
            7.5f,
            8.5f // instance 3 at z 16
        };
        assertArrayEquals(expected, volume.values());
    }

    /** An enhanced image says per frame, or once for all, what classic slices say at the top. */
    @Test
    void enhancedMultiFrameImages() {
        DataSet shared = DataSet.builder()
                .items(Attribute.PIXEL_MEASURES_SEQUENCE, measures())
                .items(
                        Attribute.PLANE_ORIENTATION_SEQUENCE,
                        DataSet.builder()
                                .numbers(Attribute.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0, 1, 0)
                                .build())
                .items(Attribute.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, rescale(1, -1024))
                .build();
        DataSetBuilder enhanced = enhanced()
                .items(Attribute.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared)
                .items(Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frame(13, null), frame(10, rescale(2, 0)));
        Volume volume = series(enhanced).volume();
        assertEquals(GRID, volume.grid().affine());
        assertArrayEquals(
                new float[] {14, 16, 18, 20, 22, 24, -1023, -1022, -1021, -1020, -1019, -1018}, volume.values());
    }

    private static DataSet frame(double z, DataSet rescale) {
        DataSetBuilder groups = DataSet.builder()
                .items(
                        Attribute.PLANE_POSITION_SEQUENCE,
                        DataSet.builder()
                                .numbers(Attribute.IMAGE_POSITION_PATIENT, -30, -20, z)
                                .build());
        if (rescale != null) {
            groups.items(Attribute.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, rescale);
        }
        return groups.build();
    }

    private static DataSet measures() {
        return DataSet.builder().numbers(Attribute.PIXEL_SPACING, 2, 1.5).build();
    }

    private static DataSet rescale(double slope, double intercept) {
        return DataSet.builder()
                .numbers(Attribute.RESCALE_SLOPE, slope)
                .numbers(Attribute.RESCALE_INTERCEPT, intercept)
                .build();
    }

    /** Two frames of the pixels 1 … 6 and 7 … 12, without what the functional groups say. */
    private static DataSetBuilder enhanced() {
        return DicomFiles.ct(1, 0)
                .remove(Attribute.IMAGE_POSITION_PATIENT)
                .remove(Attribute.IMAGE_ORIENTATION_PATIENT)
                .remove(Attribute.PIXEL_SPACING)
                .remove(Attribute.RESCALE_SLOPE)
                .remove(Attribute.RESCALE_INTERCEPT)
                .numbers(Attribute.NUMBER_OF_FRAMES, 2)
                .bytes(Attribute.PIXEL_DATA, DicomFiles.words(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
    }

    @Test
    void severalFramesThatAreNotDescribed() {
        DicomException refused = assertThrows(DicomException.class, () -> series(enhanced()));
        assertTrue(refused.getMessage().contains("expected an item for each of 2 frames, got 0"), refused.getMessage());
    }

    @Test
    void slicesThatDoNotSayWhereTheyLie() {
        assertNoPlace("Image Position (Patient)", DicomFiles.ct(1, 0).remove(Attribute.IMAGE_POSITION_PATIENT));
        assertNoPlace("length 1", DicomFiles.ct(1, 0).numbers(Attribute.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0, 0.5, 0));
        assertNoPlace(
                "right angle", DicomFiles.ct(1, 0).numbers(Attribute.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0.6, 0.8, 0));
        assertNoPlace("positive millimetres", DicomFiles.ct(1, 0).numbers(Attribute.PIXEL_SPACING, 0, 1));
        assertNoPlace("expected 2 numbers, got 1", DicomFiles.ct(1, 0).numbers(Attribute.PIXEL_SPACING, 1));
    }

    private static void assertNoPlace(String words, DataSetBuilder slice) {
        DicomException refused =
                assertThrows(DicomException.class, () -> series(slice).order());
        assertTrue(refused.getMessage().startsWith("slice 0: "), refused.getMessage());
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    @Test
    void aSlopeOfZeroIsRefused() {
        Series series = series(DicomFiles.ct(1, 0), DicomFiles.ct(2, 3).numbers(Attribute.RESCALE_SLOPE, 0));
        assertThrows(DicomException.class, series::volume);
    }

    @Test
    void aFileThatIsGoneIsTroubleOfTheSurroundings() {
        DicomSource gone = new DicomSource() {
            @Override
            public String name() {
                return "gone";
            }

            @Override
            public InputStream open() throws IOException {
                throw new NoSuchFileException("gone");
            }
        };
        assertThrows(UncheckedIOException.class, () -> Series.of(List.of(gone), DicomLimits.STANDARD));
    }

    private static Series series(DataSetBuilder... slices) {
        DicomSource[] sources = new DicomSource[slices.length];
        for (int n = 0; n < slices.length; n++) {
            sources[n] = DicomFiles.source("slice " + n, slices[n]);
        }
        return Series.of(List.of(sources), DicomLimits.STANDARD);
    }
}
