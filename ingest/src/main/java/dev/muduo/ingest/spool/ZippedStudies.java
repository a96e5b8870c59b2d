package dev.muduo.ingest.spool;

import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.intake.IntakeQueue;
import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.platform.agent.SurroundingsException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
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
 * can neither lead anywhere nor say anything; what is no image is passed over. Safe for several threads.
 */
public final class ZippedStudies {
    private static final int START_BYTES = 132;

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
        return queue.submit(() -> assembler.take(keep(zip, remarks)));
    }

    private String keep(Path zip, StudyRemarks remarks) {
        List<ReceivedInstance> instances = new ArrayList<>();
        try {
            receive(zip, instances);
            String studyId = oneStudy(instances);
            try (Consignment study = spool.consignment()) {
                instances.forEach(instance -> study.keep(instance, remarks));
            }
            return studyId;
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

    /** Names are in whatever character set the sender has, and are not used: any reading of them will do. */
    private void receive(Path zip, List<ReceivedInstance> instances) {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(zip));
                ZipInputStream entries = new ZipInputStream(file, StandardCharsets.ISO_8859_1)) {
            InputStream content = new MeteredInput(entries, limits.maxBytes());
            int count = 0;
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                count++;
                if (count > limits.maxEntries()) {
                    throw tooLarge(limits.maxEntries() + " files");
                }
                receiveOne(content, instances);
            }
            if (count == 0) {
                throw unreadable(null);
            }
        } catch (MeteredInput.TooMuchException e) {
            throw tooLarge(limits.maxBytes() + " bytes once unpacked");
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            // The last: of a name that says it is UTF-8 and is not.
            throw unreadable(e);
        } catch (IOException e) {
            throw new SurroundingsException("an archive on local disk cannot be read", e);
        }
    }

    private void receiveOne(InputStream content, List<ReceivedInstance> instances) throws IOException {
        BufferedInputStream entry = new BufferedInputStream(content, 1 << 15);
        entry.mark(START_BYTES);
        boolean dicom = Dicom.isDicom(entry.readNBytes(START_BYTES));
        entry.reset();
        if (!dicom) {
            // Read to its end, so that what it unpacks to is counted.
            entry.transferTo(java.io.OutputStream.nullOutputStream());
            return;
        }
        ReceivedInstance instance = spool.receive(entry, limits.maxEntryBytes());
        if (instance.isImage()) {
            instances.add(instance);
        } else {
            spool.discard(instance);
        }
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
