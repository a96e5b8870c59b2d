package dev.muduo.standalone.client;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.ingest.source.DicomFolder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** DICOM files of one study as one archive to be sent, under names that say nothing. */
public record DicomArchive(List<Path> files) {
    public DicomArchive {
        files = List.copyOf(files);
    }

    /**
     * The studies of a folder, parted by Study Instance UID, in the order of these; files that do not name a study are left out.
     *
     * @throws IOException if it cannot be read
     */
    public static List<DicomArchive> in(Path folder) throws IOException {
        Map<String, List<Path>> parted = new TreeMap<>();
        for (Path file : DicomFolder.files(folder)) {
            studyUid(file)
                    .ifPresent(uid -> parted.computeIfAbsent(uid, first -> new ArrayList<>())
                            .add(file));
        }
        return parted.values().stream().map(DicomArchive::new).toList();
    }

    /** A DICOMDIR names none; a damaged file is sent along with nobody, and missed where it belongs. */
    private static Optional<String> studyUid(Path file) {
        try {
            return Dicom.readHeader(file).dataSet().text(Attribute.STUDY_INSTANCE_UID);
        } catch (DicomException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes it, not compressed: it does not go far.
     *
     * @throws InterruptedException between two files; what is written by then is left to the caller
     */
    public void write(Path archive) throws IOException, InterruptedException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (int n = 0; n < files.size(); n++) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("ended while an archive is written");
                }
                zip.putNextEntry(new ZipEntry(n + ".dcm"));
                Files.copy(files.get(n), zip);
                zip.closeEntry();
            }
        }
    }
}
