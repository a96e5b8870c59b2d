package dev.muduo.ingest.source;

import dev.muduo.ingest.door.UnreadableSourceException;
import dev.muduo.ingest.spool.Consignment;
import dev.muduo.ingest.spool.ReceivedInstance;
import dev.muduo.ingest.spool.Spool;
import dev.muduo.ingest.spool.StudyRemarks;
import dev.muduo.ingest.spool.UnfitInstanceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies the DICOM files of a folder into the spool, which parts them into studies. One thread. */
public final class FolderSpooling {
    private static final Logger LOG = LoggerFactory.getLogger(FolderSpooling.class);

    private final Spool spool;
    private final long maxInstanceBytes;

    /** @param maxInstanceBytes most bytes of one file */
    public FolderSpooling(Spool spool, long maxInstanceBytes) {
        this.spool = spool;
        this.maxInstanceBytes = maxInstanceBytes;
    }

    /**
     * Keeps what is in the folder, durably, and has its studies taken. What cannot be used is passed over: if it is missed, the
     * study is refused or held with the reason.
     *
     * @throws UnreadableSourceException if the folder cannot be read
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk of the spool fails or is full
     */
    public void spool(Path folder) {
        Set<String> studies = new TreeSet<>();
        int unfit = 0;
        try (Consignment all = spool.consignment()) {
            for (Path file : DicomFolder.files(folder)) {
                unfit += spool(file, all, studies) ? 0 : 1;
            }
        } catch (IOException e) {
            throw new UnreadableSourceException("a folder of DICOM files", e);
        }
        if (unfit > 0) {
            LOG.atWarn()
                    .addKeyValue("files", unfit)
                    .log("DICOM files of a folder were passed over: damaged, or more than are kept");
        }
        studies.forEach(spool::hurry);
    }

    private boolean spool(Path file, Consignment all, Set<String> studies) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            ReceivedInstance instance = spool.receive(content, maxInstanceBytes);
            if (!instance.isImage()) {
                spool.discard(instance);
                return true;
            }
            all.keep(instance, StudyRemarks.NONE);
            studies.add(spool.studyId(instance));
            return true;
        } catch (UnfitInstanceException e) {
            return false;
        }
    }
}
