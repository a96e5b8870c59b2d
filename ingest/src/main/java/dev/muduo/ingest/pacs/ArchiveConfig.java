package dev.muduo.ingest.pacs;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One archive that studies are pulled from.
 *
 * @param name            names its position in the log of cursors: another archive gets another name
 * @param kind            how it is asked
 * @param url             where Orthanc's REST API or the DICOMweb service begins
 * @param credentialsFile a file with one line, {@code basic USER:PASSWORD} or {@code bearer TOKEN}; read anew for every request
 */
public record ArchiveConfig(String name, Kind kind, URI url, Optional<Path> credentialsFile) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");

    /** How an archive is asked. */
    public enum Kind {
        ORTHANC,
        DICOMWEB
    }

    public ArchiveConfig {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "an archive's name is at most 32 letters, digits and . _ -, got " + name);
        }
        if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme())) || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "the url of archive " + name + " begins with http:// or https:// and names a host");
        }
        if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
            throw new IllegalArgumentException("the url of archive " + name
                    + " has no user, query or fragment; a password belongs into its credentialsFile");
        }
    }
}
