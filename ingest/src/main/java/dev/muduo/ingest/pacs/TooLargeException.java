package dev.muduo.ingest.pacs;

/** A study has more or larger images than are taken; asking again will not make it smaller. */
final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLargeException(String message) {
        super(message);
    }
}
