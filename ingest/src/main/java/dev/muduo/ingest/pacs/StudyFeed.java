package dev.muduo.ingest.pacs;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one archive has to offer, a study at a time. One thread. Every method throws {@link
 * dev.muduo.platform.agent.SurroundingsException} where the archive cannot be asked; asking again is safe.
 */
interface StudyFeed {
    /** The source's name in the log of cursors. */
    String source();

    /** The next study to deal with, the same one until it is {@link #done}; empty if there is none now. */
    Optional<ListedStudy> next();

    /**
     * Fetches a study's images.
     *
     * @param folder an empty folder for them
     * @return the files, empty if the study has changed since it was listed: then it will be offered again
     * @throws TooLargeException if these are more or larger than is taken
     * @throws GoneException if the archive does not have it any more
     */
    List<Path> fetch(ListedStudy study, Path folder);

    /** The study has been published or passed over. */
    void done(ListedStudy study);
}
