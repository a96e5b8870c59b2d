package dev.muduo.standalone.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** A data directory has one owner at a time, and it is somebody else. */
public final class DirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    public DirectoryInUseException(Path directory, String owner) {
        super("the data directory " + directory + " is in use by " + owner
                + ": stop it first, or name another directory with --data");
    }
}
