package dev.muduo.standalone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.TransferSyntax;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A label goes to the patient in whom it was drawn and to nobody else. */
class LabelFilesTest {
    /** Lies in the working directory, as somebody's label may. */
    private static final String HERE = "pom.xml";

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void ofSeveralStudiesEachHasItsOwn() throws IOException {
        List<LocalStudy> studies = List.of(study("one", "label.nii.gz"), study("two", "label.nii.gz"));
        assertEquals(
                List.of(folder.resolve("one/label.nii.gz"), folder.resolve("two/label.nii.gz")),
                LabelFiles.of(studies, Path.of("label.nii.gz")));
    }

    @Test
    void thatOfOneStudyIsInItsFolderOrWhereItIs() throws IOException {
        List<LocalStudy> study = List.of(study("one", "label.nii.gz"));
        assertEquals(List.of(folder.resolve("one/label.nii.gz")), LabelFiles.of(study, Path.of("label.nii.gz")));
        assertEquals(List.of(Path.of(HERE)), LabelFiles.of(study, Path.of(HERE)));
        Path elsewhere = Files.createFile(folder.resolve("elsewhere.nii.gz"));
        assertEquals(List.of(elsewhere), LabelFiles.of(study, elsewhere));
        assertThrows(NoSuchFileException.class, () -> LabelFiles.of(study, Path.of("nowhere.nii.gz")));
    }

    @Test
    void whatLiesInTheWorkingDirectoryIsNotTheLabelOfAStudyThatHasNone() throws IOException {
        List<LocalStudy> studies = List.of(study("one", HERE), study("two"));
        FileSystemException none = assertThrows(NoSuchFileException.class, () -> LabelFiles.of(studies, Path.of(HERE)));
        assertTrue(none.getMessage().startsWith(folder.resolve("two").toString()), none.getMessage());
    }

    @Test
    void aFileOutsideTheFoldersIsTheLabelOfNoneOfSeveral() throws IOException {
        List<LocalStudy> studies = List.of(study("one"), study("two"));
        Path elsewhere = Files.createFile(folder.resolve("drawn.nii.gz"));
        for (Path named : List.of(elsewhere, Path.of("../drawn.nii.gz"), Path.of("x/../../drawn.nii.gz"))) {
            FileSystemException outside = assertThrows(FileSystemException.class, () -> LabelFiles.of(studies, named));
            assertTrue(outside.getMessage().contains("in its own folder"), outside.getMessage());
        }
    }

    @Test
    void oneFileIsNotTheLabelOfTwo() throws IOException {
        List<LocalStudy> studies = List.of(study("one", "label.nii.gz"), study("two"));
        Files.createSymbolicLink(folder.resolve("two/label.nii.gz"), folder.resolve("one/label.nii.gz"));
        FileSystemException shared =
                assertThrows(FileSystemException.class, () -> LabelFiles.of(studies, Path.of("label.nii.gz")));
        assertTrue(shared.getMessage().contains("would be the label of two studies, of "), shared.getMessage());
    }

    @Test
    void nothingIsSentUnlessEveryStudyHasALabelOfItsOwn() throws IOException {
        study("one", HERE);
        study("two");
        Path disc = folder.resolve("disc");
        image(disc, "2.25.1");
        image(disc, "2.25.2");
        Files.createFile(disc.resolve("label.nii.gz"));
        try (Door door = new Door()) {
            assertEquals(ExitStatus.USAGE, submit(door, HERE, folder.resolve("one"), folder.resolve("two")));
            assertEquals(ExitStatus.USAGE, submit(door, "label.nii.gz", disc));
            assertTrue(err.toString().contains("of two studies, both in " + disc), err.toString());
            assertEquals(List.of(), door.asked, "published before its label was looked for");

            assertEquals(ExitStatus.DONE, submit(door, HERE, folder.resolve("one")), err::toString);
            assertEquals(List.of("/v1/studies", "/v1/studies/abc/annotations"), door.asked);
        }
    }

    private int submit(Door door, String label, Path... studies) {
        List<String> arguments = new ArrayList<>(List.of("submit", "--server", door.uri(), "--label", label));
        arguments.addAll(List.of("--structures", "liver", "--annotator", "Dr. A"));
        for (Path study : studies) {
            arguments.add(study.toString());
        }
        return Main.commandLine().setErr(new PrintWriter(err, true)).execute(arguments.toArray(String[]::new));
    }

    private LocalStudy study(String name, String... files) throws IOException {
        Path study = Files.createDirectory(folder.resolve(name));
        for (String file : List.of("ct.nii.gz", "pet.nii.gz")) {
            Files.createFile(study.resolve(file));
        }
        for (String file : files) {
            Files.createFile(study.resolve(file));
        }
        return LocalStudy.at(study).get(0);
    }

    private static void image(Path folder, String studyUid) throws IOException {
        DataSet image = DataSet.builder()
                .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
                .text(Attribute.SOP_INSTANCE_UID, studyUid + ".1")
                .text(Attribute.STUDY_INSTANCE_UID, studyUid)
                .build();
        Files.write(
                Files.createDirectories(folder).resolve(studyUid),
                Dicom.encode(DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, image)));
    }

    /** Takes every study and every drawing, and keeps where they were sent. */
    private static final class Door implements AutoCloseable {
        final List<String> asked = new CopyOnWriteArrayList<>();

        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

        Door() throws IOException {
            server.createContext("/", exchange -> {
                String path = exchange.getRequestURI().getPath();
                asked.add(path);
                exchange.getRequestBody().readAllBytes();
                String answer = path.endsWith("/annotations")
                        ? "{\"annotationId\":\"a\",\"studyId\":\"abc\",\"revision\":1,\"structures\":[\"liver\"],"
                                + "\"supersedes\":{},\"held\":[],\"warnings\":[],\"created\":true}"
                        : "{\"studyId\":\"abc\",\"revision\":1,\"subjectId\":\"abc\",\"role\":\"TRAIN\",\"site\":\"here\","
                                + "\"created\":true,\"warnings\":[]}";
                byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(201, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            server.start();
        }

        String uri() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
