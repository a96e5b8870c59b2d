package dev.muduo.imaging.series;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A DICOM file wherever it is; it is opened once for its header and once for its pixels. */
public interface DicomSource {
    /** As in messages: says nothing of a patient. */
    String name();

    InputStream open() throws IOException;

    /** A file in memory. */
    static DicomSource of(String name, byte[] content) {
        return new DicomSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(content);
            }
        };
    }

    static DicomSource of(Path file) {
        return of(file.toString(), file);
    }

    /** A file whose own name may say something of a patient. */
    static DicomSource of(String name, Path file) {
        return new DicomSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }
        };
    }
}
