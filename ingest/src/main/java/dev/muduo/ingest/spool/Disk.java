package dev.muduo.ingest.spool;

import dev.muduo.platform.agent.SurroundingsException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A fault of the spool's disk is one of the surroundings: what met it is tried again. */
final class Disk {
    private Disk() {}

    @FunctionalInterface
    interface Step<T> {
        T run() throws IOException;
    }

    @FunctionalInterface
    interface Deed {
        void run() throws IOException;
    }

    static <T> T on(Step<T> step) {
        try {
            return step.run();
        } catch (IOException | UncheckedIOException e) {
            throw new SurroundingsException("the disk of the DICOM spool fails; is it full?", e);
        }
    }

    static void doing(Deed deed) {
        on(() -> {
            deed.run();
            return null;
        });
    }
}
