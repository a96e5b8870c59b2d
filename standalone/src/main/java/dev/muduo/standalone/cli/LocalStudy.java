package dev.muduo.standalone.cli;

import dev.muduo.client.Images;
import dev.muduo.client.MuduoClient;
import dev.muduo.client.Segmented;
import dev.muduo.client.StudyDetails;
import dev.muduo.client.Wanted;
import dev.muduo.client.answer.StudyReceipt;
import dev.muduo.ingest.source.DicomFolder;
import dev.muduo.ingest.source.StudyFolder;
import dev.muduo.standalone.client.DicomArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A study on this machine's disk that is to be sent. */
interface LocalStudy {
    /** Where it is, as the user named it. */
    Path path();

    /** What of it is sent. */
    @FunctionalInterface
    interface Use<T> {
        T of(Images.Upload images) throws IOException, InterruptedException;
    }

    /** Has its files in the form in which they are sent, for as long as they are used. */
    <T> T send(Use<T> use) throws IOException, InterruptedException;

    /** Sends it to be learned from. */
    default StudyReceipt submit(MuduoClient muduo, StudyDetails details) throws IOException, InterruptedException {
        return send(images -> muduo.studies().submit(images, details));
    }

    /** Has it segmented without submitting it. */
    default Segmented segment(MuduoClient muduo, Wanted wanted, Path target) throws IOException, InterruptedException {
        return send(images -> muduo.segmentations().segment(images, wanted, target));
    }

    /**
     * The studies there.
     *
     * @throws NoSuchFileException if there is none
     */
    static List<LocalStudy> at(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            return List.of(new Zip(path));
        }
        if (StudyFolder.of(path).isEmpty() && Files.isDirectory(path) && DicomFolder.test(path)) {
            List<DicomArchive> archives = DicomArchive.in(path);
            if (archives.isEmpty()) {
                throw new NoSuchFileException(path.toString(), null, "its DICOM files name no study");
            }
            return archives.stream()
                    .map(archive -> (LocalStudy) new DicomFiles(path, archive))
                    .toList();
        }
        return List.of(new Pair(path, StudyFolder.required(path)));
    }

    /** The last part of its path. */
    default String name() {
        return path().toAbsolutePath().normalize().getFileName().toString();
    }

    /** A CT and a PET as NIfTI. */
    record Pair(Path path, StudyFolder folder) implements LocalStudy {
        @Override
        public <T> T send(Use<T> use) throws IOException, InterruptedException {
            return use.of(Images.nifti(folder.files().ct(), folder.files().pet()));
        }
    }

    /** An archive of DICOM files. */
    record Zip(Path path) implements LocalStudy {
        @Override
        public <T> T send(Use<T> use) throws IOException, InterruptedException {
            return use.of(Images.dicom(path));
        }
    }

    /** DICOM files of one study in a folder, which may hold others. */
    record DicomFiles(Path path, DicomArchive archive) implements LocalStudy {
        @Override
        public <T> T send(Use<T> use) throws IOException, InterruptedException {
            // Readable by the user alone, as temporary files are.
            Path zip = Files.createTempFile("muduo-study-", ".zip");
            try {
                archive.write(zip);
                return use.of(Images.dicom(zip));
            } finally {
                Files.deleteIfExists(zip);
            }
        }
    }
}
