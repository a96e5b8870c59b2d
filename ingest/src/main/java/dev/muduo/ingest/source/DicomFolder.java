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
    private static final int DEPTH = 8;

    private static final int MOST_FILES = 100_000;
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

    /** Everything in it, folders included; at most {@value #MOST_FILES}. */
    static List<Path> contents(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder, DEPTH)) {
            return found.limit(MOST_FILES).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Its DICOM files, sorted by name. */
    public static List<Path> files(Path folder) throws IOException {
        try {
            return contents(folder).stream()
                    .filter(Files::isRegularFile)
                    .filter(Dicom::isDicom)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
