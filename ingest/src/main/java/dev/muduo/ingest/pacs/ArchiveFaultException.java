package dev.muduo.ingest.pacs;

import dev.muduo.platform.agent.SurroundingsException;

/** An archive has not given what it was asked for: all of it may be down, or this one thing damaged. The message is of no patient. */
final class ArchiveFaultException extends SurroundingsException {
    private static final long serialVersionUID = 1;

    ArchiveFaultException(String message) {
        super(message);
    }

    ArchiveFaultException(String message, Throwable cause) {
        super(message, cause);
    }
}
