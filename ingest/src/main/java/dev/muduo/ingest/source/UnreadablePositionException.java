package dev.muduo.ingest.source;

/** The log says where a watched folder stands in words that this version does not know. */
final class UnreadablePositionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Without what it says, which may be anything. */
    UnreadablePositionException() {
        super(
                "the position of the watched folder in the log of cursors is not as this version writes it, but perhaps as a"
                        + " newer one does: run that one again. Or give ingest.watch.folder another path, that of a link to the folder for"
                        + " example: everything in it is looked at once more then, and what is published is not published again");
    }
}
