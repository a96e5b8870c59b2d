package dev.muduo.infer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            try (Stream<Path> files = Files.list(folder)) {
                left = files.filter(Files::isRegularFile).toList();
            }
            for (Path file : left) {
                Files.delete(file);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("the folder for uploads " + folder + " cannot be used", e);
        }
    }
}
