package dev.muduo.ingest.door;

import dev.muduo.imaging.Grid;
import java.nio.file.Path;

/**
 * An image that has passed the door, re-encoded on local disk and not yet stored.
 *
 * @param sourceSha256  of the decompressed file as it was sent
 * @param contentSha256 of what the image says ({@link ContentHash}); its name in the store
 * @param file          the {@code .nii.gz} to store
 * @param fileSha256    of that file
 * @param fileBytes     length of that file
 */
public record PreparedImage(
        Part part,
        Grid grid,
        String sourceSha256,
        String contentSha256,
        Path file,
        String fileSha256,
        long fileBytes) {}
