package dev.muduo.ingest.door;

import dev.muduo.platform.agent.SurroundingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;

/**
 * What is to be taken cannot be read where it lies. An upload lies on a disk of ours, and this is a fault of the surroundings; what lies
 * in somebody else's folder may be the only thing there that cannot be read, and must not keep the others from being taken.
 *
 * <p>The cause's message is the path, which may name a person: it is not kept, its reason is.
 */
public final class UnreadableSourceException extends SurroundingsException {
    private static final long serialVersionUID = 1;

    private final String reason;

    /** @param what it is that cannot be read, as in {@code a folder of DICOM files} */
    public UnreadableSourceException(String what, IOException fault) {
        super(what + " cannot be read (" + reason(fault) + ")");
        this.reason = reason(fault);
    }

    public UnreadableSourceException(String what, UncheckedIOException fault) {
        this(what, fault.getCause());
    }

    /** As in {@code AccessDeniedException}. */
    public String reason() {
        return reason;
    }

    /** What a fault says beside the path: its kind, and of some {@code : Too many levels of symbolic links}. */
    public static String reason(IOException fault) {
        String kind = fault.getClass().getSimpleName();
        return fault instanceof FileSystemException known && known.getReason() != null
                ? kind + ": " + known.getReason()
                : kind;
    }
}
