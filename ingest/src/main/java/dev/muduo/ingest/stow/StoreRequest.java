package dev.muduo.ingest.stow;

import dev.muduo.ingest.spool.Consignment;
import dev.muduo.ingest.spool.ReceivedInstance;
import dev.muduo.ingest.spool.Spool;
import dev.muduo.ingest.spool.StudyRemarks;
import dev.muduo.ingest.spool.UnfitInstanceException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The body of a request to store, on local disk. It is worked through on a thread that may wait.
 *
 * @param boundary         of its parts
 * @param studyUid         of which all its instances must be, if the request names a study
 * @param maxInstanceBytes most bytes of one instance
 */
public record StoreRequest(Path body, String boundary, Optional<String> studyUid, long maxInstanceBytes) {
    /** Of one request; an examination of several series has some thousands. */
    private static final int MOST_PARTS = 20_000;

    /**
     * Puts the instances into the spool; each that is told of as stored is durable when this returns.
     *
     * @throws MalformedBodyException if the body is not as announced; what came before stays stored, durably, and sending it again
     *     is safe
     * @throws dev.muduo.ingest.leader.BusyException if the spool is full
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk is full or fails
     */
    public StoredInstances into(Spool spool) throws IOException {
        StoredInstances outcome = new StoredInstances();
        Consignment all = spool.consignment();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(body), 1 << 16)) {
            PartStream part = new PartStream(in, boundary);
            if (!part.next()) {
                throw new MalformedBodyException("expected a part for each instance, got none");
            }
            int parts = 0;
            do {
                parts++;
                if (parts > MOST_PARTS) {
                    throw new MalformedBodyException("expected at most " + MOST_PARTS
                            + " parts, got more; what came before is stored, send the rest in requests of their own");
                }
                store(part, spool, all, outcome);
            } while (part.next());
        } finally {
            // In place of what was wrong with the body, if both: that what came before is stored must not be said then.
            all.close();
        }
        return outcome;
    }

    private void store(InputStream part, Spool spool, Consignment all, StoredInstances outcome) throws IOException {
        ReceivedInstance instance;
        try {
            instance = spool.receive(part, maxInstanceBytes);
        } catch (UnfitInstanceException e) {
            outcome.failed(FailureReason.of(e));
            return;
        }
        if (studyUid.isPresent() && !studyUid.get().equals(instance.studyUid())) {
            spool.discard(instance);
            outcome.failed(instance, FailureReason.NOT_OF_THE_STUDY);
            return;
        }
        try {
            all.keep(instance, StudyRemarks.NONE);
            outcome.stored(instance);
        } catch (UnfitInstanceException e) {
            outcome.failed(instance, FailureReason.of(e));
        }
    }
}
