package dev.muduo.standalone.api;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.testing.ScannerFiles;
import dev.muduo.standalone.cohort.CohortStudy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A study of a cohort in a folder, under the names that the README's recipes have for its files. */
record ScannedStudy(Path folder) {
    private static final double SUV_STEP = 2e-3;

    static ScannedStudy write(Path folder, CohortStudy study) throws IOException {
        Files.createDirectories(folder);
        Files.copy(study.ct(), folder.resolve("ct.nii.gz"));
        Files.copy(study.pet(), folder.resolve("pet.nii.gz"));
        ScannedStudy written = new ScannedStudy(folder);
        written.writeDicom();
        return written;
    }

    Path ct() {
        return folder.resolve("ct.nii.gz");
    }

    Path pet() {
        return folder.resolve("pet.nii.gz");
    }

    Path zip() {
        return folder.resolve("study.zip");
    }

    private void writeDicom() throws IOException {
        ScannerFiles scanner = new ScannerFiles("2.25.815", "PLANTED^PATIENT");
        List<byte[]> files = new ArrayList<>(scanner.ct(Nifti.readVolume(ct())));
        files.addAll(scanner.pet(Nifti.readVolume(pet()), SUV_STEP));
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip()))) {
            for (int n = 0; n < files.size(); n++) {
                out.putNextEntry(new ZipEntry(n + ".dcm"));
                out.write(files.get(n));
                out.closeEntry();
            }
        }
        Files.write(folder.resolve("image.dcm"), files.get(0));
    }

    /** A drawing whose values are 1 and 2: two of the structures of another, by their ids. */
    void writeLabel(Path drawn, int first, int second) {
        LabelMap whole = Nifti.readLabelMap(drawn);
        byte[] labels = new byte[whole.labels().length];
        for (int voxel = 0; voxel < labels.length; voxel++) {
            int label = whole.labels()[voxel] & 0xff;
            labels[voxel] = (byte) (label == first ? 1 : label == second ? 2 : 0);
        }
        try {
            Files.write(folder.resolve("label.nii.gz"), Nifti.encode(new LabelMap(whole.grid(), labels)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
