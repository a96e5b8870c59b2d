package dev.muduo.trainer.checkpoint;

/** A checkpoint whose state a newer version has written: this one would drop what it does not know, and must not go on from it. */
public class NewerFormatException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    NewerFormatException(int format) {
        super("the checkpoint's state is of format " + format + ", this version knows " + CheckpointVersions.FORMAT
                + " at most: a newer version has written it, and what this one does not know of it would be lost. Upgrade"
                + " this process; nothing was written");
    }
}
