package dev.muduo.infer;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.testing.ScannerFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The CT of {@link Scans}, and a PET that it covers, as a scanner would send them, in a zip archive. */
public final class DicomScan {
    public static final String PATIENT = "PLANTED^PATIENT";
    public static final String STUDY = "2.25.4711";

    /** Without the slices that the CT does not reach. */
    private static final Grid PET_GRID = new Grid(12, 12, 10, Affine.scaling(12, 12, 12, -66, -66, -54));

    private static final double PET_SLOPE = 1e-3;

    private DicomScan() {}

    /** What the PET's files have. */
    public static Volume petVolume() {
        return Scans.pet(PET_GRID);
    }

    public static byte[] zip() {
        List<byte[]> files = new ArrayList<>(ct());
        files.addAll(pet());
        return zip(files);
    }

    /** The CT alone. */
    public static byte[] zipWithoutPet() {
        return zip(ct());
    }

    /** Files, and one that is no image, under names that lead elsewhere. */
    public static byte[] zip(List<byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("../README.txt"));
            zip.write("no image".getBytes(StandardCharsets.US_ASCII));
            for (int n = 0; n < files.size(); n++) {
                zip.putNextEntry(new ZipEntry("../" + PATIENT + "/" + n));
                zip.write(files.get(n));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    public static List<byte[]> ct() {
        return new ScannerFiles(STUDY, PATIENT).ct(Scans.ct());
    }

    public static List<byte[]> pet() {
        return new ScannerFiles(STUDY, PATIENT).pet(petVolume(), PET_SLOPE);
    }
}
