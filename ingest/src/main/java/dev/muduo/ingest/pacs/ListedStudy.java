package dev.muduo.ingest.pacs;

import java.util.List;
import java.util.Optional;

/**
 * What an archive has of a study.
 *
 * @param announced with its Study Instance UID
 * @param parts     its CT and PET images: paths in the archive, one a file or one a series
 * @param instances how many images these are, as the archive says
 * @param bytes     how many bytes these are, as the archive says; 0 if it does not
 * @param images    a digest of which images these are
 * @param unfit     why it is not worth pulling: {@code no-ct}, {@code no-pet}, {@code too-large}, {@code unchanged}
 */
record ListedStudy(
        AnnouncedStudy announced,
        List<String> parts,
        int instances,
        long bytes,
        String images,
        Optional<String> unfit) {
    ListedStudy {
        parts = List.copyOf(parts);
    }

    String uid() {
        return announced.uid().orElseThrow();
    }

    ListedStudy unfit(String reason) {
        return new ListedStudy(announced, parts, instances, bytes, images, Optional.of(reason));
    }

    /** Never a name. */
    @Override
    public String toString() {
        return "a study of " + instances + " images";
    }
}
