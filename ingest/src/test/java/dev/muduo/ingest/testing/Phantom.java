package dev.muduo.ingest.testing;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.ingest.door.StudyFiles;
import java.nio.file.Path;

/** A ball in air as CT and PET: small, plausible, and another one for every seed. */
public final class Phantom {
    public static final Grid CT_GRID = new Grid(12, 12, 10, Affine.scaling(3, 3, 4, -18, -18, -20));
    public static final Grid PET_GRID = new Grid(8, 8, 8, Affine.scaling(5, 5, 5, -20, -20, -20));

    private Phantom() {}

    /** Air, and a ball of soft tissue. */
    public static Volume ct(int seed) {
        float[] values = new float[CT_GRID.voxels()];
        for (int index = 0; index < values.length; index++) {
            values[index] = inBall(CT_GRID, index) ? 40 + (index * 7 + seed) % 11 : -1000;
        }
        return new Volume(CT_GRID, values);
    }

    /** Some uptake in the ball. */
    public static Volume pet(int seed) {
        float[] values = new float[PET_GRID.voxels()];
        for (int index = 0; index < values.length; index++) {
            values[index] = inBall(PET_GRID, index) ? 1 + (index * 3 + seed) % 13 / 10f : 0.01f;
        }
        return new Volume(PET_GRID, values);
    }

    /** The ball's upper half is 1, its lower half 2, on the CT's grid. */
    public static LabelMap label() {
        byte[] labels = new byte[CT_GRID.voxels()];
        for (int index = 0; index < labels.length; index++) {
            boolean upper = index / (CT_GRID.nx() * CT_GRID.ny()) >= CT_GRID.nz() / 2;
            labels[index] = (byte) (inBall(CT_GRID, index) ? upper ? 1 : 2 : 0);
        }
        return new LabelMap(CT_GRID, labels);
    }

    /** The same map with every value replaced by {@code values[value]}. */
    public static LabelMap label(int... values) {
        byte[] labels = label().labels().clone();
        for (int index = 0; index < labels.length; index++) {
            labels[index] = (byte) values[labels[index]];
        }
        return new LabelMap(CT_GRID, labels);
    }

    /** Writes a study's files into a folder that exists. */
    public static StudyFiles write(Path folder, int seed) {
        return write(folder, ct(seed), pet(seed));
    }

    public static StudyFiles write(Path folder, Volume ct, Volume pet) {
        StudyFiles files = new StudyFiles(folder.resolve("ct.nii.gz"), folder.resolve("pet.nii.gz"));
        Nifti.write(ct, files.ct());
        Nifti.write(pet, files.pet());
        return files;
    }

    private static boolean inBall(Grid grid, int index) {
        int i = index % grid.nx();
        int j = index / grid.nx() % grid.ny();
        int k = index / (grid.nx() * grid.ny());
        double x = grid.affine().x(i, j, k);
        double y = grid.affine().y(i, j, k);
        double z = grid.affine().z(i, j, k);
        return x * x + y * y + z * z < 12 * 12;
    }
}
