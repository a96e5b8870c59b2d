package dev.muduo.ingest;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Section {@code site}: where this is.
 *
 * @param name         written into every study that does not name its own site; letters, digits and {@code . _ -}
 * @param secretFile   the secret under which identifiers become pseudonyms
 * @param createSecret whether to create it when it is not there: yes where the data directory is, no where a Secret is mounted
 * @param originals    the folder from which pseudonyms lead back to patients; empty: none is kept, and no result can be brought back
 */
public record SiteConfig(String name, Path secretFile, boolean createSecret, Optional<Path> originals) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public SiteConfig {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("site.name is at most 64 letters, digits and . _ -, got " + name);
        }
    }
}
