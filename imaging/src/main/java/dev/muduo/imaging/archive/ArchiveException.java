package dev.muduo.imaging.archive;

/** The content of a file is not the archive that was expected; the message says what was expected and what came. */
public final class ArchiveException extends RuntimeException {
    public ArchiveException(String message) {
        super(message);
    }

    public ArchiveException(String message, Throwable cause) {
        super(message, cause);
    }
}
