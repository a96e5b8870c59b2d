package dev.muduo.standalone.api;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.testing.ScannerFiles;
import dev.muduo.standalone.cohort.CohortStudy;
import java.io.IOException;
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
        Volume ct = Nifti.readVolume(study.ct());
        double upMm = -(ct.grid().affine().z(0, 0, 0)
                        + ct.grid().affine().z(0, 0, ct.grid().nz() - 1))
                / 2;
        Files.write(folder.resolve("ct.nii.gz"), Nifti.encode(raised(ct, upMm)));
        Files.write(folder.resolve("pet.nii.gz"), Nifti.encode(raised(Nifti.readVolume(study.pet()), upMm)));
        ScannedStudy written = new ScannedStudy(folder);
        written.writeDicom();
        written.writeLabel();
        return written;
    }

    /** Phantoms hang far below the origin; the README's boxes are around it. */
    private static Volume raised(Volume volume, double upMm) {
        Grid grid = volume.grid();
        Affine a = grid.affine();
        Affine raised = Affine.of(
                a.get(0, 0),
                a.get(0, 1),
                a.get(0, 2),
                a.get(0, 3),
                a.get(1, 0),
                a.get(1, 1),
                a.get(1, 2),
                a.get(1, 3),
                a.get(2, 0),
                a.get(2, 1),
                a.get(2, 2),
                a.get(2, 3) + upMm);
        return new Volume(new Grid(grid.nx(), grid.ny(), grid.nz(), raised), volume.values());
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

    /** A drawing of two structures, 1 and 2, as two blocks side by side. */
    private void writeLabel() throws IOException {
        Grid grid = Nifti.readVolume(ct()).grid();
        byte[] labels = new byte[grid.voxels()];
        for (int k = grid.nz() / 3; k < grid.nz() / 2; k++) {
            for (int j = grid.ny() / 3; j < grid.ny() / 2; j++) {
                for (int i = grid.nx() / 3; i < 2 * grid.nx() / 3; i++) {
                    labels[grid.index(i, j, k)] = (byte) (i < grid.nx() / 2 ? 1 : 2);
                }
            }
        }
        Files.write(folder.resolve("label.nii.gz"), Nifti.encode(new LabelMap(grid, labels)));
    }
}
