package dev.muduo.infer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where bodies lie while they are worked on. */
final class UploadFolder {
    private UploadFolder() {}

    /** Makes the folder and removes what a process that was killed has left in it. */
    static Path emptied(Path folder) {
        try {
            Files.createDirectories(folder);
            List<Path> left;
            try (Stream<Path> found = Files.walk(folder)) {
                left = found.filter(path -> !path.equals(folder))
                        .sorted(Comparator.reverseOrder())
                        .toList();
            }
            for (Path path : left) {
                Files.delete(path);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("the folder for uploads " + folder + " cannot be used", e);
        }
    }
}
