package dev.muduo.ingest.spool;

import java.io.IOException;
import java.nio.file.Path;

/** Makes the names in a directory durable. */
@FunctionalInterface
interface DirectorySync {
    void sync(Path directory) throws IOException;
}
