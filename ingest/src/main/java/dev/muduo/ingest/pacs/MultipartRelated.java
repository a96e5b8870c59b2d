package dev.muduo.ingest.pacs;

import dev.muduo.ingest.stow.PartStream;
import dev.muduo.ingest.stow.RelatedType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Splits an answer of several DICOM files (PS3.18, 8.6.1.2) into a file each. */
final class MultipartRelated {
    private static final int BUFFER_BYTES = 1 << 16;

    private MultipartRelated() {}

    /**
     * Splits a body.
     *
     * @param contentType of the whole answer
     * @param folder      where the files go, numbered from {@code first}
     * @param maxParts    most parts
     * @return the files, in the order of the parts
     * @throws TooLargeException if it has more parts
     * @throws IOException if it is no such body, it ends before its last boundary, or the disk fails
     */
    static List<Path> split(Path body, String contentType, Path folder, int first, int maxParts) throws IOException {
        RelatedType type = RelatedType.of(contentType)
                .orElseThrow(() -> new IOException("expected multipart/related with a boundary, got another type"));
        List<Path> files = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(body), BUFFER_BYTES)) {
            PartStream part = new PartStream(in, type.boundary());
            while (part.next()) {
                if (files.size() == maxParts) {
                    throw new TooLargeException("expected at most " + maxParts + " images, got more");
                }
                Path file = folder.resolve(String.format("%06d.dcm", first + files.size()));
                Files.copy(part, file);
                files.add(file);
            }
        }
        return files;
    }
}
