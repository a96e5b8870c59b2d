package dev.muduo.standalone.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A folder until everything is in it, beside where it is to be; closing removes it. */
record PartialFolder(Path path, Path target) implements AutoCloseable {
    /**
     * An empty one.
     *
     * @throws IOException if it cannot be made
     */
    static PartialFolder of(Path target) throws IOException {
        Path whole = target.toAbsolutePath().normalize();
        Path parent = Files.createDirectories(whole.getParent());
        Path path = parent.resolve("." + whole.getFileName() + "-" + UUID.randomUUID() + ".part");
        return new PartialFolder(Files.createDirectory(path), whole);
    }

    /**
     * Puts it where it is to be, at once.
     *
     * @throws IOException if something lies there by now
     */
    void complete() throws IOException {
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<Path> innermostFirst;
        try (Stream<Path> found = Files.walk(path)) {
            innermostFirst = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : innermostFirst) {
            Files.delete(each);
        }
    }
}
