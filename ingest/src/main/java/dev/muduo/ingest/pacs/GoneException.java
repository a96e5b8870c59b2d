package dev.muduo.ingest.pacs;

/** The archive does not have what was asked for, or not any more. */
final class GoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    GoneException(String archive) {
        super("archive " + archive + " does not have what it listed");
    }
}
