package dev.muduo.ingest.spool;

import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.study.StudyImages;
import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.intake.IntakeQueue;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.platform.agent.SurroundingsException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Takes the DICOM files of a zip archive into the spool, as one whole study. Names in the archive are never used, so that they
 * can neither lead anywhere nor say anything; what is no image is passed over, whether or not it can be read: a report that nobody
 * asks for does not keep a study out. Safe for several threads.
 */
public final class ZippedStudies {
    private final Spool spool;
    private final StudyAssembler assembler;
    private final IntakeQueue queue;
    private final ZipLimits limits;

    public ZippedStudies(Spool spool, StudyAssembler assembler, IntakeQueue queue, ZipLimits limits) {
        this.spool = spool;
        this.assembler = assembler;
        this.queue = queue;
        this.limits = limits;
    }

    /**
     * Takes the study of an archive on local disk.
     *
     * @return as {@link StudyAssembler#take}; fails with a {@link Refusal} also if it is no archive of one study
     */
    public CompletableFuture<StudyReceipt> submit(Path zip, StudyRemarks remarks) {
        return queue.submit(() -> {
            Kept kept = keep(zip, remarks);
            return assembler.take(kept.studyId()).thenApply(receipt -> receipt.alsoWarning(kept.warnings()));
        });
    }

    /** @param unread files that are no images and cannot be read */
    private record Kept(String studyId, int unread) {
        List<String> warnings() {
            return unread == 0
                    ? List.of()
                    : List.of(
                            "dicom: files of the archive that are no CT or PET images cannot be read, and were passed over: "
                                    + unread);
        }
    }

    private Kept keep(Path zip, StudyRemarks remarks) {
        List<ReceivedInstance> instances = new ArrayList<>();
        try {
            int unread = receive(zip, instances);
            String studyId = oneStudy(instances);
            try (Consignment study = spool.consignment()) {
                instances.forEach(instance -> study.keep(instance, remarks));
            }
            return new Kept(studyId, unread);
        } catch (UnfitInstanceException e) {
            throw refusal("dicom-unreadable", e.getMessage() + "; export the study again and resend", e);
        } finally {
            instances.forEach(spool::discard);
        }
    }

    private String oneStudy(List<ReceivedInstance> instances) {
        List<String> studies = instances.stream().map(spool::studyId).distinct().toList();
        if (studies.size() != 1) {
            throw refusal(
                    studies.isEmpty() ? "no-pet" : "several-studies",
                    "dicom: expected the CT and PET images of one study in the archive, got those of " + studies.size()
                            + "; send each study in an archive of its own",
                    null);
        }
        return studies.get(0);
    }

    /**
     * Names are in whatever character set the sender has, and are not used: any reading of them will do. Returns how many files
     * are no images and cannot be read.
     */
    private int receive(Path zip, List<ReceivedInstance> instances) {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(zip));
                ZipInputStream entries = new ZipInputStream(file, StandardCharsets.ISO_8859_1)) {
            InputStream content = new MeteredInput(entries, limits.maxBytes());
            int count = 0;
            int unread = 0;
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                count++;
                if (count > limits.maxEntries()) {
                    throw tooLarge(limits.maxEntries() + " files");
                }
                unread += receiveOne(content, instances) ? 0 : 1;
            }
            if (count == 0) {
                throw unreadable(null);
            }
            return unread;
        } catch (MeteredInput.TooMuchException e) {
            throw tooLarge(limits.maxBytes() + " bytes once unpacked");
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            // The last: of a name that says it is UTF-8 and is not.
            throw unreadable(e);
        } catch (IOException e) {
            throw new SurroundingsException("an archive on local disk cannot be read", e);
        }
    }

    /** Returns whether it could be read, if it had to be. */
    private boolean receiveOne(InputStream content, List<ReceivedInstance> instances) throws IOException {
        BufferedInputStream entry = new BufferedInputStream(content, 1 << 15);
        entry.mark(StudyImages.START_BYTES);
        byte[] start = entry.readNBytes(StudyImages.START_BYTES);
        entry.reset();
        if (!Dicom.isDicom(start)) {
            readToItsEnd(entry);
            return true;
        }
        try {
            ReceivedInstance instance = spool.receive(entry, limits.maxEntryBytes());
            if (instance.isImage()) {
                instances.add(instance);
            } else {
                spool.discard(instance);
            }
            return true;
        } catch (UnfitInstanceException e) {
            if (!StudyImages.saysItIsNoImage(start)) {
                throw e;
            }
            readToItsEnd(entry);
            return false;
        }
    }

    /** So that what it unpacks to is counted. */
    private static void readToItsEnd(InputStream entry) throws IOException {
        entry.transferTo(OutputStream.nullOutputStream());
    }

    private static Refusal refusal(String code, String message, Exception cause) {
        return new Refusal(Refusal.Kind.INVALID, code, message, cause);
    }

    private static Refusal unreadable(Exception cause) {
        return refusal(
                "zip-unreadable",
                "dicom: expected a whole zip archive of DICOM files without a password, got something else or a damaged one",
                cause);
    }

    private static Refusal tooLarge(String most) {
        return new Refusal(
                Refusal.Kind.TOO_LARGE,
                "zip-too-large",
                "dicom: expected an archive of at most " + most + ", got more");
    }
}
