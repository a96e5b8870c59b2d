package dev.muduo.ingest.results;

import dev.muduo.ingest.pacs.ArchiveConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An archive that results are sent to.
 *
 * @param name            names what was sent to it and how far: under another name it gets everything, from the first mask on
 * @param kind            how it is told
 * @param url             where Orthanc's REST API or the DICOMweb service begins
 * @param credentialsFile as of an archive that is pulled from
 * @param identity        under whose names it gets them
 */
public record Destination(
        String name, ArchiveConfig.Kind kind, URI url, Optional<Path> credentialsFile, Identity identity) {
    /** The archive says what is wrong with it. */
    public Destination {
        new ArchiveConfig(name, kind, url, credentialsFile);
    }

    ArchiveConfig archive() {
        return new ArchiveConfig(name, kind, url, credentialsFile);
    }
}
