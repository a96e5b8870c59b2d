package dev.muduo.ingest.pacs;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one archive has to offer, a study at a time. One thread. Every method throws {@link ArchiveFaultException} where the archive
 * does not give what it is asked for; asking again is safe.
 */
interface StudyFeed {
    /** The next study to deal with, the same one until it is {@link #done} or {@link #skip passed over}; empty if there is none now. */
    Optional<AnnouncedStudy> next();

    /**
     * Which images a study has now.
     *
     * @throws GoneException if the archive does not have it, or not yet
     */
    ListedStudy list(AnnouncedStudy study);

    /**
     * Fetches a study's images.
     *
     * @param folder an empty folder for them
     * @return the files, fewer than were listed if the archive gives no more; empty if the study has changed since it was listed: then
     *     it will be offered again
     * @throws TooLargeException if these are more or larger than is taken
     * @throws GoneException if the archive does not have one of them, or not yet
     * @throws dev.muduo.platform.agent.SurroundingsException if local disk has no room
     */
    List<Path> fetch(ListedStudy study, Path folder);

    /** The study, with these images, has been published or needs not be. */
    void done(ListedStudy study);

    /** The study is not dealt with now; it is offered again when the archive announces it anew. */
    void skip(AnnouncedStudy study);

    /** Whether the archive has a study of that name at all. */
    boolean has(AnnouncedStudy study);

    /** Passes if the archive answers what every archive can. */
    void requireUp();
}
