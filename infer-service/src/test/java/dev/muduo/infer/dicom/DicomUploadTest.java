package dev.muduo.infer.dicom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.testing.ScannerFiles;
import dev.muduo.infer.DicomScan;
import dev.muduo.infer.request.DiskBudget;
import dev.muduo.infer.request.MemoryBudget;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.Scan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same archive may be sent here and to ingest; what it makes of each file is in {@code StudyImagesTest}. */
class DicomUploadTest {
    private static final ZippedFiles.Limits ZIP_LIMITS = new ZippedFiles.Limits(1 << 24, 1000);

    @TempDir
    private Path scratch;

    private final List<byte[]> files = new ArrayList<>();
    private MemoryBudget memory = new MemoryBudget(1 << 24);
    private DiskBudget disk;

    @BeforeEach
    void aStudy() {
        disk = new DiskBudget(scratch, 1 << 28, 0);
        files.addAll(DicomScan.ct());
        files.addAll(DicomScan.pet());
    }

    @Test
    void whatLiesBesideTheImagesOrComesTwiceChangesNothing() throws IOException, InterruptedException {
        DicomUpload plain = read();
        files.add(ScannerFiles.directory());
        files.add(file(image(0).toBuilder()
                .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.7.2")
                .text(Attribute.SOP_INSTANCE_UID, DicomScan.STUDY + ".3.1")
                .numbers(Attribute.NUMBER_OF_FRAMES, 4)
                .build()));
        files.add(ScannerFiles.cutOff(file(image(0).toBuilder()
                .text(Attribute.SOP_CLASS_UID, SopClass.ENHANCED_STRUCTURED_REPORT)
                .text(Attribute.SOP_INSTANCE_UID, DicomScan.STUDY + ".4.1")
                .build())));
        files.add(files.get(2));
        files.add(Dicom.encode(DicomFile.of(TransferSyntax.IMPLICIT_LITTLE_ENDIAN, image(3))));
        Collections.shuffle(files, new Random(5));
        DicomUpload cluttered = read();
        assertEquals(plain.source().ct().slices(), cluttered.source().ct().slices());
        assertEquals(plain.source().pet().slices(), cluttered.source().pet().slices());
        assertArrayEquals(bytes(plain.scan().ct()), bytes(cluttered.scan().ct()));
        assertArrayEquals(bytes(plain.scan().pet()), bytes(cluttered.scan().pet()));
    }

    private static byte[] bytes(Scan.Received volume) throws IOException {
        return Files.readAllBytes(volume.file());
    }

    @Test
    void anImageThatIsDamaged() {
        files.set(1, ScannerFiles.cutOff(files.get(1)));
        assertRefused("dicom-unreadable");
    }

    /** A result is written under one patient; nothing of another one may be in it. */
    @Test
    void imagesOfTwoPatientsInOneStudy() {
        files.set(
                1,
                file(image(1).toBuilder()
                        .text(Attribute.PATIENT_ID, "PLANTED^OTHER")
                        .build()));
        assertRefused("several-patients");
    }

    @Test
    void twoContentsOfOneImage() {
        files.add(file(image(1).toBuilder().text(Attribute.STUDY_ID, "again").build()));
        assertRefused("instance-conflict");
    }

    @Test
    void volumesForWhichThereIsNotTheMemory() {
        memory = new MemoryBudget(1000);
        assertRefused("too-large");
    }

    @Test
    void filesForWhichThereIsNotTheDisk() {
        disk = new DiskBudget(scratch, 1000, 0);
        assertRefused("disk-unavailable");
        assertEquals(0, disk.taken());
    }

    private void assertRefused(String code) {
        RefusedException refused = assertThrows(RefusedException.class, this::read);
        assertEquals(code, refused.code());
        assertFalse(refused.getMessage().contains("PLANTED"), refused.getMessage());
    }

    private DataSet image(int file) {
        return Dicom.read(files.get(file), "an image").dataSet();
    }

    private static byte[] file(DataSet dataSet) {
        return Dicom.encode(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, dataSet));
    }

    private DicomUpload read() throws IOException, InterruptedException {
        Path zip = Files.write(scratch.resolve("archive.zip"), DicomScan.zip(files));
        try (DiskBudget.Lease room = disk.lease();
                MemoryBudget.Lease lease = memory.lease()) {
            return DicomUpload.read(
                    zip,
                    Files.createTempDirectory(scratch, "study"),
                    ZIP_LIMITS,
                    DicomLimits.STANDARD,
                    new DicomUpload.Room(room, lease, () -> {}));
        }
    }
}
