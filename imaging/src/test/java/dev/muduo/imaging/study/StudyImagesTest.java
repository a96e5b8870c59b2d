package dev.muduo.imaging.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.series.Series;
import dev.muduo.imaging.testing.DicomFiles;
import dev.muduo.imaging.testing.ScannerFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StudyImagesTest {
    private static final DicomSource LOWER = DicomFiles.source("lower", DicomFiles.ct(1, 0));
    private static final DicomSource UPPER = DicomFiles.source("upper", DicomFiles.ct(2, 3));

    /** What may lie beside the images: a DICOMDIR has no SOP Class UID, a dose and a capture frames that nothing describes. */
    @Test
    void whatIsNoCtOrPetImageIsPassedOver() throws IOException {
        DicomSource directory = DicomSource.of("directory", ScannerFiles.directory());
        Series only = only(LOWER, directory, source(frames("481.2")), source(frames("7.2")), UPPER);
        assertEquals(List.of(LOWER, UPPER), only.sources());
    }

    @Test
    void whatIsNoImageNeedNotBeReadable() throws IOException {
        DicomSource report =
                cutOff(DicomFiles.ct(3, 6).text(Attribute.SOP_CLASS_UID, SopClass.ENHANCED_STRUCTURED_REPORT));
        assertEquals(List.of(LOWER, UPPER), only(LOWER, report, UPPER).sources());
        DicomSource image = cutOff(DicomFiles.ct(3, 6));
        assertThrows(DicomException.class, () -> read(ConflictRule.HOLD, LOWER, image));
        DicomSource other = DicomSource.of("other", new byte[200]);
        assertThrows(DicomException.class, () -> read(ConflictRule.HOLD, LOWER, other));
    }

    private static DicomSource cutOff(DataSetBuilder file) {
        byte[] whole = DicomFiles.encode(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, file);
        return DicomSource.of("cut off", ScannerFiles.cutOff(whole));
    }

    private static DataSetBuilder frames(String sopClass) {
        return DicomFiles.ct(3, 6)
                .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1." + sopClass)
                .numbers(Attribute.NUMBER_OF_FRAMES, 4);
    }

    private static DicomSource source(DataSetBuilder other) {
        return DicomFiles.source("other", other);
    }

    @Test
    void anInstanceCountsOnceAndAnotherContentOfItIsSettledByTheRule() throws IOException {
        DicomSource again =
                DicomSource.of("again", DicomFiles.encode(TransferSyntax.IMPLICIT_LITTLE_ENDIAN, DicomFiles.ct(1, 0)));
        assertEquals(List.of(LOWER, UPPER), only(UPPER, LOWER, again).sources());
        DicomSource moved = DicomFiles.source("moved", DicomFiles.ct(1, 6));
        StudyImages first = read(ConflictRule.FIRST, LOWER, UPPER, moved);
        assertEquals(1, first.conflicts());
        assertEquals(List.of(LOWER, UPPER), first.series().get(0).sources());
        assertEquals(
                List.of(moved, UPPER),
                read(ConflictRule.LAST, LOWER, UPPER, moved).series().get(0).sources());
    }

    @Test
    void lossThatTheTransferSyntaxAloneTellsIsKept() throws IOException {
        DataSetBuilder slice = DicomFiles.ct(1, 0).remove(Attribute.PIXEL_DATA).frames(List.of(new byte[] {1, 2}));
        Series only = only(DicomSource.of("baseline", DicomFiles.encode(TransferSyntax.JPEG_BASELINE, slice)));
        assertEquals(Optional.of("01"), only.common().text(Attribute.LOSSY_IMAGE_COMPRESSION));
    }

    private static Series only(DicomSource... files) throws IOException {
        StudyImages images = read(ConflictRule.HOLD, files);
        assertEquals(0, images.conflicts());
        assertEquals(1, images.series().size());
        return images.series().get(0);
    }

    private static StudyImages read(ConflictRule rule, DicomSource... files) throws IOException {
        return StudyImages.read(List.of(files), rule, DicomLimits.STANDARD);
    }
}
