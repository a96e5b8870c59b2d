package dev.muduo.client;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The first fault of a file of this machine during one attempt, whatever the HTTP client makes of it: it is no lost connection, and
 * sending again does not mend it. Safe for several threads.
 */
final class LocalFault {
    private final AtomicReference<IOException> first = new AtomicReference<>();

    /** Keeps it, if it is the first; returns it. */
    IOException keep(String what, IOException fault) {
        IOException told = new IOException(what + ": " + fault, fault);
        first.compareAndSet(null, told);
        return told;
    }

    Optional<IOException> get() {
        return Optional.ofNullable(first.get());
    }
}
