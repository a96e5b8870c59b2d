package dev.muduo.ingest.edge;

import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.series.Series;
import dev.muduo.imaging.series.SeriesRefusedException;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.ingest.dicom.OriginalStudy;
import dev.muduo.ingest.dicom.Originals;
import dev.muduo.ingest.door.Part;
import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.door.SourceStudy;
import dev.muduo.ingest.spool.SecureFiles;
import dev.muduo.platform.agent.SurroundingsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The way back from a published revision to the patient and the images it was made of: a folder on the site's own disk.
 *
 * <p>A study's folder is named by its pseudonym, so that forgetting the study is removing it. A revision's file is named by the
 * contents of its two volumes, which no two revisions of a study share, so that a file that was kept for a proposal which came to
 * nothing leads nobody astray. It is an ordinary zip of two DICOM files without pixels. When a revision comes again, the headers
 * that came last are kept: they are what the archive has now.
 *
 * <p>Safe for several threads of one process; there is one ingest leader a site.
 */
public final class ReidentificationMap implements Originals {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int SHARD_CHARACTERS = 2;
    private static final int NAME_CHARACTERS = 32;
    private static final int MAX_ENTRY_BYTES = 64 << 20;

    private final Path root;

    /**
     * Opens the map, empty if there is none yet.
     *
     * @throws UncheckedIOException if the folder cannot be made or written
     */
    public ReidentificationMap(Path root) {
        this.root = root;
        try {
            SecureFiles.createDirectory(root);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of originals " + root + " cannot be created", e);
        }
        if (!Files.isWritable(root)) {
            throw new UncheckedIOException(new IOException("the folder of originals " + root + " cannot be written"));
        }
    }

    /**
     * Keeps the headers of a study; they are on disk when this returns.
     *
     * @throws Refusal if the headers do not say which images these are
     * @throws SurroundingsException if the disk fails
     */
    @Override
    public synchronized void keep(OriginalStudy study) {
        byte[] content = zip(Map.of(Part.CT, sources(study.ct()), Part.PET, sources(study.pet())));
        Path file = file(study.studyId(), study.ctContent(), study.petContent());
        try {
            if (Files.notExists(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
                SecureFiles.createDirectory(file.getParent().getParent());
                SecureFiles.createDirectory(file.getParent());
                SecureFiles.write(file, content);
            }
        } catch (IOException e) {
            throw new SurroundingsException("the originals of the study " + study.studyId() + " cannot be kept", e);
        }
    }

    private static byte[] sources(Series series) {
        try {
            return SourceImages.of(series).encode();
        } catch (DicomException | SeriesRefusedException e) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "no-way-back",
                    e.getMessage() + ": no result could be brought back to these images; export the study again",
                    e);
        }
    }

    /**
     * The originals of a published revision.
     *
     * @param ctContent  content hash of its CT
     * @param petContent content hash of its PET
     * @return empty if the study did not come as DICOM, or has been forgotten
     * @throws SurroundingsException if the disk fails or what is there is damaged
     */
    public Optional<SourceStudy> find(String studyId, String ctContent, String petContent) {
        Path file = file(studyId, ctContent, petContent);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return Optional.of(new SourceStudy(read(zip, Part.CT, studyId), read(zip, Part.PET, studyId)));
        } catch (IOException | DicomException e) {
            throw new SurroundingsException(
                    "the originals of the study " + studyId + " cannot be read; send the study again", e);
        }
    }

    private static SourceImages read(ZipFile zip, Part part, String studyId) throws IOException {
        ZipEntry entry = zip.getEntry(name(part));
        if (entry == null || entry.getSize() > MAX_ENTRY_BYTES) {
            throw new ZipException("expected an entry " + name(part) + " of at most " + MAX_ENTRY_BYTES + " bytes");
        }
        return SourceImages.decode(
                zip.getInputStream(entry).readNBytes(MAX_ENTRY_BYTES), "originals of the study " + studyId);
    }

    /**
     * Forgets a study with all its revisions: no pseudonym leads back to it any more.
     *
     * @throws SurroundingsException if the disk fails
     */
    @Override
    public synchronized void forget(String studyId) {
        Path folder = folder(studyId);
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
            SecureFiles.syncDirectory(folder.getParent());
        } catch (IOException | UncheckedIOException e) {
            throw new SurroundingsException("the originals of the study " + studyId + " cannot be removed", e);
        }
    }

    private Path file(String studyId, String ctContent, String petContent) {
        return folder(studyId).resolve(shortened(ctContent) + "-" + shortened(petContent) + ".zip");
    }

    private Path folder(String studyId) {
        return root.resolve(requireHash(studyId).substring(0, SHARD_CHARACTERS)).resolve(studyId);
    }

    private static String shortened(String content) {
        return requireHash(content).substring(0, NAME_CHARACTERS);
    }

    private static String requireHash(String name) {
        if (!HASH.matcher(name).matches()) {
            throw new IllegalArgumentException("expected 64 hexadecimal digits, got " + name.length() + " characters");
        }
        return name;
    }

    private static String name(Part part) {
        return part.word() + ".dcm";
    }

    /** Not deflated and without dates: the same originals are the same bytes. */
    private static byte[] zip(Map<Part, byte[]> parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(content)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Part part : new Part[] {Part.CT, Part.PET}) {
                byte[] bytes = parts.get(part);
                CRC32 crc = new CRC32();
                crc.update(bytes);
                ZipEntry entry = new ZipEntry(name(part));
                entry.setTime(0);
                entry.setSize(bytes.length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return content.toByteArray();
    }
}
