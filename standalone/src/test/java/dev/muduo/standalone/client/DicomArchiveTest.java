package dev.muduo.standalone.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.TransferSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DicomArchiveTest {
    @TempDir
    Path folder;

    @Test
    void aFolderIsPartedIntoItsStudiesWhereverTheirFilesLie() throws IOException {
        write("Doe/ct/1", "2.25.1", 1);
        write("Doe/pet/1", "2.25.1", 2);
        write("Roe/IM0", "2.25.2", 3);
        Files.writeString(folder.resolve("README"), "of the viewer");
        List<DicomArchive> studies = DicomArchive.in(folder);
        assertEquals(
                List.of(2, 1),
                studies.stream().map(study -> study.files().size()).toList());
    }

    @Test
    void namesOfFilesStayHere() throws Exception {
        Path file = write("Doe^Jane.dcm", "2.25.1", 1);
        Path archive = folder.resolve("sent.zip");
        DicomArchive.in(folder).get(0).write(archive);
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertEquals(
                    List.of("0.dcm"), zip.stream().map(entry -> entry.getName()).toList());
            assertArrayEquals(
                    Files.readAllBytes(file),
                    zip.getInputStream(zip.getEntry("0.dcm")).readAllBytes());
        }
    }

    @Test
    void anInterruptEndsItBeforeTheNextFile() throws IOException {
        write("one", "2.25.1", 1);
        DicomArchive archive = DicomArchive.in(folder).get(0);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> archive.write(folder.resolve("sent.zip")));
    }

    private Path write(String name, String studyUid, int instance) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        DataSet image = DataSet.builder()
                .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
                .text(Attribute.SOP_INSTANCE_UID, "2.25.100." + instance)
                .text(Attribute.STUDY_INSTANCE_UID, studyUid)
                .build();
        return Files.write(file, Dicom.encode(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, image)));
    }
}
