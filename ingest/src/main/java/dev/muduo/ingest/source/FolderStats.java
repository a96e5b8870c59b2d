package dev.muduo.ingest.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/** What a file system says of a file without its being opened. */
@FunctionalInterface
interface FolderStats {
    /**
     * One file or folder.
     *
     * @param changed when it last changed, as precise as a cursor says it
     * @param bytes   its length
     */
    record Stat(boolean isFolder, Instant changed, long bytes) {}

    Stat of(Path path) throws IOException;

    /**
     * The inode's own time where there is one: files that are moved or copied here keep their old modification time.
     *
     * @param root on the file system that is asked
     */
    static FolderStats on(Path root) {
        boolean unix = root.getFileSystem().supportedFileAttributeViews().contains("unix");
        String time = unix ? "ctime" : "lastModifiedTime";
        String attributes = (unix ? "unix:" : "") + "isDirectory,size," + time;
        return path -> {
            Map<String, Object> found = Files.readAttributes(path, attributes);
            Instant changed = ((FileTime) found.get(time)).toInstant();
            return new Stat((boolean) found.get("isDirectory"), Instant.ofEpochMilli(changed.toEpochMilli()), (long)
                    found.get("size"));
        };
    }
}
