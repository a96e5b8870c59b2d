package dev.muduo.standalone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.ingest.identity.SiteSecret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeidentifyCommandTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();
    private Path source;

    @BeforeEach
    void secret() throws IOException {
        Files.writeString(folder.resolve("secret"), SECRET);
        source = Files.createDirectories(folder.resolve("source").resolve("series"))
                .getParent();
    }

    @Test
    void filesAreWrittenWithoutIdentityUnderThePseudonymsOfTheInstance() throws IOException {
        write("one", image("1.2.3"));
        write("series/two", image("1.2.4"));
        Files.writeString(source.resolve("README"), "no image");
        assertEquals(ExitStatus.DONE, execute());
        List<DataSet> clean = clean();
        assertEquals(2, clean.size());
        for (DataSet image : clean) {
            assertEquals(
                    SiteSecret.of(SECRET).pseudonym("4711"), image.requireText(Attribute.PATIENT_ID), "the subjectId");
            assertFalse(image.has(Attribute.PATIENT_NAME));
        }
        assertFalse(err.toString().contains("Doe"));
    }

    @Test
    void whatCannotBeWrittenIsNamedAndTheRestIsWritten() throws IOException {
        write("one", image("1.2.3"));
        write("two", image("1.2.4").text(Attribute.BURNED_IN_ANNOTATION, "YES"));
        write("three", image("1.2.3"));
        assertEquals(ExitStatus.FAILED, execute());
        assertEquals(1, clean().size());
        assertTrue(err.toString().contains("two: expected an object whose pixels"), err.toString());
        assertTrue(err.toString().contains("has the same SOP Instance UID"), err.toString());
    }

    /** PS3.5, 6.2.2: in an explicit file a value of more than 64 KiB is of unknown representation. */
    @Test
    void aContourThatIsLongerThanAHeaderCanSay() throws IOException {
        String[] points = new String[30_000];
        Arrays.fill(points, "1.5");
        DataSet contour = DataSet.builder().text(Attribute.CONTOUR_DATA, points).build();
        DataSet region =
                DataSet.builder().items(Attribute.CONTOUR_SEQUENCE, contour).build();
        write(
                "contours",
                image("1.2.3")
                        .text(Attribute.SOP_CLASS_UID, SopClass.RT_STRUCTURE_SET)
                        .items(Attribute.ROI_CONTOUR_SEQUENCE, region));
        write("one", image("1.2.4"));
        assertEquals(ExitStatus.DONE, execute(), err.toString());
        List<DataSet> regions = clean().stream()
                .flatMap(object -> object.items(Attribute.ROI_CONTOUR_SEQUENCE).stream())
                .toList();
        assertEquals(List.of(region), regions);
    }

    @Test
    void whatIsEndedBetweenTwoFilesLeavesNothingAndCanBeRunAgain() throws IOException {
        write("1", image("1.2.3"));
        write("2", image("1.2.4").text(Attribute.BURNED_IN_ANNOTATION, "YES"));
        write("3", image("1.2.5"));
        assertEquals(ExitStatus.INTERRUPTED, execute(new InterruptingWriter()));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(
                    List.of(folder.resolve("secret"), source), left.sorted().toList());
        }
        assertEquals(ExitStatus.FAILED, execute());
        assertEquals(2, clean().size());
    }

    /** As Ctrl-C does while the refusal of the second of three files is told. */
    private static final class InterruptingWriter extends StringWriter {
        @Override
        public void write(String text, int offset, int length) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void withoutFilesOrSecretNothingIsBegun() throws IOException {
        assertEquals(ExitStatus.USAGE, execute());
        write("one", image("1.2.3"));
        Files.delete(folder.resolve("secret"));
        assertEquals(ExitStatus.USAGE, execute());
        assertFalse(Files.exists(folder.resolve("target")));
    }

    private static DataSetBuilder image(String uid) {
        return DataSet.builder()
                .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
                .text(Attribute.SOP_INSTANCE_UID, uid)
                .text(Attribute.PATIENT_ID, "4711")
                .text(Attribute.PATIENT_NAME, "Doe^Jane");
    }

    private void write(String name, DataSetBuilder image) throws IOException {
        Files.write(
                source.resolve(name), Dicom.encode(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, image.build())));
    }

    private List<DataSet> clean() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("target"))) {
            return files.map(file -> Dicom.read(file).dataSet()).toList();
        }
    }

    private int execute() {
        return execute(err);
    }

    private int execute(Writer told) {
        return Main.commandLine()
                .setErr(new PrintWriter(told, true))
                .execute(
                        "deidentify",
                        source.toString(),
                        folder.resolve("target").toString(),
                        "--secret",
                        folder.resolve("secret").toString());
    }
}
