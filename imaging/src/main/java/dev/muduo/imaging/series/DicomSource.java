package dev.muduo.imaging.series;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A DICOM file wherever it is; it is opened once for its header and once for its pixels. */
public interface DicomSource {
    /** As in messages: says nothing of a patient. */
    String name();

    InputStream open() throws IOException;

    /**
     * Reads what it says before its pixels, and of loss (PS3.3, C.7.6.1.1.5) what its transfer syntax alone says.
     *
     * @throws dev.muduo.imaging.dicom.DicomException if it is no DICOM file
     * @throws IOException if it cannot be reached
     */
    default DataSet header(DicomLimits limits) throws IOException {
        try (InputStream in = open()) {
            return withLoss(Dicom.readHeader(in, name(), limits));
        }
    }

    private static DataSet withLoss(DicomFile file) {
        DataSet header = file.dataSet();
        Optional<String> method = file.syntax().lossyMethod();
        if (method.isEmpty() || header.has(Attribute.LOSSY_IMAGE_COMPRESSION)) {
            return header;
        }
        return header.toBuilder()
                .text(Attribute.LOSSY_IMAGE_COMPRESSION, "01")
                .text(Attribute.LOSSY_IMAGE_COMPRESSION_METHOD, method.get())
                .build();
    }

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
