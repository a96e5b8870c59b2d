package dev.muduo.ingest.source;

import dev.muduo.imaging.dicom.Dicom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder in which, at some depth, DICOM files lie, whatever they are called; of one study or of several. */
public final class DicomFolder {
    /** As deep as exports go: patient, study, series, and some more. */
    static final int DEPTH = 8;

    static final int MOST_FILES = 100_000;
    /** Files that are looked into to find out whether it is one: a README may lie before the images. */
    private static final int TRIED = 50;

    private DicomFolder() {}

    /** Whether there are DICOM files among the first in it. */
    public static boolean test(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder, DEPTH)) {
            return found.filter(Files::isRegularFile).limit(TRIED).anyMatch(Dicom::isDicom);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Its DICOM files, sorted by name.
     *
     * @throws IOException if it cannot be read, or has more than {@value #MOST_FILES} files and folders in it
     */
    public static List<Path> files(Path folder) throws IOException {
        return files(folder, MOST_FILES);
    }

    static List<Path> files(Path folder, int most) throws IOException {
        List<Path> contents;
        try (Stream<Path> found = Files.walk(folder, DEPTH)) {
            contents = found.skip(1).limit(most + 1L).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (contents.size() > most) {
            throw new IOException("expected at most " + most + " files in a folder, found more; take its parts");
        }
        try {
            return contents.stream()
                    .filter(Files::isRegularFile)
                    .filter(Dicom::isDicom)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
