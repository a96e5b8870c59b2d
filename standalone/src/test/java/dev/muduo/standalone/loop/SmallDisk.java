package dev.muduo.standalone.loop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A disk of its own, small enough to be filled: a file system in memory, mounted for the life of this object. */
final class SmallDisk implements AutoCloseable {
    private static final byte[] BLOCK = new byte[1 << 16];

    private final Path folder;
    private final Path filler;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.filler = folder.resolve("filler");
    }

    /** Mounts it; a test that may not is skipped. */
    static SmallDisk mount(Path folder, int megabytes) throws Exception {
        Files.createDirectories(folder);
        assumeTrue(
                run(
                                "mount",
                                "-t",
                                "tmpfs",
                                "-o",
                                "size=" + megabytes + "m,mode=0700",
                                "muduo-small-disk",
                                folder.toString())
                        == 0,
                "a disk of a test's own can be mounted by root only, as CI is");
        return new SmallDisk(folder);
    }

    Path folder() {
        return folder;
    }

    /** Takes every byte that is left; may be called again for what was given back meanwhile. */
    void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                try {
                    out.write(BLOCK);
                } catch (IOException full) {
                    break;
                }
            }
        }
    }

    long freeBytes() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    void free() throws IOException {
        Files.delete(filler);
    }

    @Override
    public void close() throws Exception {
        if (run("umount", folder.toString()) != 0) {
            // Somebody still has a file open: it goes when they do.
            run("umount", "-l", folder.toString());
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
