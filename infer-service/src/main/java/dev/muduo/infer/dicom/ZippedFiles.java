package dev.muduo.infer.dicom;

import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.infer.request.DiskBudget;
import dev.muduo.infer.request.RefusedException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** The DICOM files of a zip archive. Names in it are never used, so that they can neither lead anywhere nor say anything. */
public final class ZippedFiles {
    private static final int START_BYTES = 132;

    /** Room on disk is taken by so much at a time. */
    private static final long ROOM_BYTES = 16L << 20;

    private final Path folder;
    private final Limits limits;
    private final DiskBudget.Lease disk;
    private final List<Path> files = new ArrayList<>();
    private long bytes;
    private long room;

    /**
     * What an archive may ask of us.
     *
     * @param maxBytes   of all files together, unpacked
     * @param maxEntries most files
     */
    public record Limits(long maxBytes, int maxEntries) {}

    private ZippedFiles(Path folder, Limits limits, DiskBudget.Lease disk) {
        this.folder = folder;
        this.limits = limits;
        this.disk = disk;
    }

    /**
     * Unpacks what is DICOM.
     *
     * @return files in the folder, by numbers, in the order of the archive
     * @param disk grows with what is unpacked
     * @throws RefusedException if it is no archive or asks for too much, or the disk has no room for it now
     * @throws UncheckedIOException if local disk fails
     */
    static List<Path> unpack(Path zip, Path folder, Limits limits, DiskBudget.Lease disk) {
        ZippedFiles unpacked = new ZippedFiles(folder, limits, disk);
        try (InputStream file = new BufferedInputStream(Files.newInputStream(zip));
                // Any reading of the names will do.
                ZipInputStream entries = new ZipInputStream(file, StandardCharsets.ISO_8859_1)) {
            unpacked.takeAll(entries);
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw unreadable(e);
        } catch (IOException e) {
            throw new UncheckedIOException("an archive cannot be unpacked on local disk", e);
        }
        return unpacked.files;
    }

    private void takeAll(ZipInputStream entries) throws IOException {
        int count = 0;
        for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
            count++;
            if (count > limits.maxEntries()) {
                throw tooMuch(limits.maxEntries() + " files");
            }
            take(entries);
        }
        if (count == 0) {
            throw unreadable(null);
        }
    }

    private void take(InputStream entry) throws IOException {
        byte[] start = entry.readNBytes(START_BYTES);
        boolean dicom = Dicom.isDicom(start);
        Path file = folder.resolve(Integer.toString(files.size() + 1));
        try (OutputStream out = dicom ? Files.newOutputStream(file) : OutputStream.nullOutputStream()) {
            count(start.length);
            out.write(start);
            byte[] buffer = new byte[1 << 16];
            // What is no DICOM is read to its end, too, so that what it unpacks to is counted.
            for (int read = entry.read(buffer); read >= 0; read = entry.read(buffer)) {
                count(read);
                out.write(buffer, 0, read);
            }
        }
        if (dicom) {
            files.add(file);
        }
    }

    private void count(int more) {
        bytes += more;
        if (bytes > limits.maxBytes()) {
            throw tooMuch(limits.maxBytes() + " bytes once unpacked");
        }
        if (bytes > room) {
            disk.grow(ROOM_BYTES);
            room += ROOM_BYTES;
        }
    }

    private static RefusedException tooMuch(String most) {
        return refusal("zip-too-large", "dicom: expected an archive of at most " + most + ", got more", null);
    }

    private static RefusedException unreadable(Exception cause) {
        return refusal(
                "zip-unreadable",
                "dicom: expected a whole zip archive of DICOM files without a password, got something else or a damaged one",
                cause);
    }

    private static RefusedException refusal(String code, String message, Exception cause) {
        return new RefusedException(RefusedException.Reason.UNUSABLE_SCAN, code, message, cause);
    }
}
