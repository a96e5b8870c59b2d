package dev.muduo.ingest.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A small file of the spool is not what was written: its disk has damaged it, or somebody has edited it. */
final class DamagedFileException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(DamagedFileException.class);
    private static final String SUFFIX = ".damaged";

    private final transient Path file;

    /** Without a cause: that may repeat what is in the file, which may lead to a patient. */
    DamagedFileException(Path file) {
        super("the file " + file.getFileName() + " of the DICOM spool is damaged");
        this.file = file;
    }

    /** Puts the file out of the way, for a person to look at. To be called when what follows from its loss is durable. */
    void setAside() throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + SUFFIX);
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        LOG.error("a damaged file of the DICOM spool was set aside as {}", aside);
    }
}
