package dev.muduo.standalone.cli;

import dev.muduo.ingest.source.DicomFolder;
import dev.muduo.ingest.source.StudyFolder;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.client.DicomArchive;
import dev.muduo.standalone.client.ServerClient;
import dev.muduo.standalone.client.StudyApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A study on this machine's disk that is to be sent. */
interface LocalStudy {
    /** Where it is, as the user named it. */
    Path path();

    StudyApi.Submitted submit(StudyApi api, Optional<Role> role, Optional<String> subject)
            throws IOException, InterruptedException;

    /** Has it segmented without submitting it. */
    ServerClient.Download segment(StudyApi api, StudyApi.MaskWanted wanted, Path target)
            throws IOException, InterruptedException;

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

    /**
     * A file of this study: inside its folder, or where it is.
     *
     * @throws NoSuchFileException if it is neither here nor there
     */
    default Path file(Path named) throws NoSuchFileException {
        return StudyFolder.file(path(), named);
    }

    /** A CT and a PET as NIfTI. */
    record Pair(Path path, StudyFolder folder) implements LocalStudy {
        @Override
        public StudyApi.Submitted submit(StudyApi api, Optional<Role> role, Optional<String> subject)
                throws IOException, InterruptedException {
            return api.submit(folder.files().ct(), folder.files().pet(), role, subject);
        }

        @Override
        public ServerClient.Download segment(StudyApi api, StudyApi.MaskWanted wanted, Path target)
                throws IOException, InterruptedException {
            return api.segment(folder.files().ct(), folder.files().pet(), wanted, target);
        }
    }

    /** An archive of DICOM files. */
    record Zip(Path path) implements LocalStudy {
        @Override
        public StudyApi.Submitted submit(StudyApi api, Optional<Role> role, Optional<String> subject)
                throws IOException, InterruptedException {
            return api.submitDicom(path, role, subject);
        }

        @Override
        public ServerClient.Download segment(StudyApi api, StudyApi.MaskWanted wanted, Path target)
                throws IOException, InterruptedException {
            return api.segmentDicom(path, wanted, target);
        }
    }

    /** DICOM files of one study in a folder, which may hold others. */
    record DicomFiles(Path path, DicomArchive archive) implements LocalStudy {
        @Override
        public StudyApi.Submitted submit(StudyApi api, Optional<Role> role, Optional<String> subject)
                throws IOException, InterruptedException {
            return zipped(zip -> zip.submit(api, role, subject));
        }

        @Override
        public ServerClient.Download segment(StudyApi api, StudyApi.MaskWanted wanted, Path target)
                throws IOException, InterruptedException {
            return zipped(zip -> zip.segment(api, wanted, target));
        }

        @FunctionalInterface
        private interface Use<T> {
            T of(Zip zip) throws IOException, InterruptedException;
        }

        private <T> T zipped(Use<T> use) throws IOException, InterruptedException {
            // Readable by the user alone, as temporary files are.
            Path zip = Files.createTempFile("muduo-study-", ".zip");
            try {
                archive.write(zip);
                return use.of(new Zip(zip));
            } finally {
                Files.deleteIfExists(zip);
            }
        }
    }
}
