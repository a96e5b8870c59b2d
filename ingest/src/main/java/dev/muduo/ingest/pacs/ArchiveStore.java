package dev.muduo.ingest.pacs;

import java.time.Duration;

/** Puts objects into one archive. Safe for several threads. */
public interface ArchiveStore {
    /**
     * Puts an object into the archive; on return it is there.
     *
     * @param object a Part-10 file
     * @return whether it is new there; an object whose SOP Instance UID is known changes nothing
     * @throws dev.muduo.platform.agent.RecordFaultException if the archive does not take such an object, however often it is sent
     * @throws dev.muduo.platform.agent.SurroundingsException if it cannot take it now, or nobody knows whether it did: sending
     *     again is safe
     */
    boolean store(byte[] object);

    /**
     * The archive.
     *
     * @param timeout of one object, from its first byte to the answer
     */
    static ArchiveStore of(ArchiveConfig archive, Duration timeout) {
        ArchiveHttp http = new ArchiveHttp(archive, timeout);
        return switch (archive.kind()) {
            case ORTHANC -> new OrthancStore(archive.name(), http);
            case DICOMWEB -> new StowStore(archive.name(), http);
        };
    }
}
