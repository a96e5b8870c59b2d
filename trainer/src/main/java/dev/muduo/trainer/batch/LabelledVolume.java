package dev.muduo.trainer.batch;

import dev.muduo.platform.json.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * A labelled study on its working grid, normalised, in a file slice by slice: a patch at any whole-voxel offset is a copy of
 * rows, with no resampling and no study in the heap. A slice is its CT and PET as float32, its labels, and the CRC-32C of
 * these; whatever is read is checked first, at every reading, so that no damaged voxel gets into a patch.
 */
final class LabelledVolume {
    private static final String HEADER = "header.json";
    private static final String SLICES = "slices.bin";
    private static final int VOXEL_BYTES = 2 * Float.BYTES + 1;

    /**
     * What the files hold.
     *
     * @param annotated  by class
     * @param foreground by class, voxels of it, evenly thinned to a bounded number; empty where it is not annotated
     */
    record Header(int nx, int ny, int nz, boolean[] annotated, List<int[]> foreground) {
        int sliceVoxels() {
            return nx * ny;
        }

        int sliceBytes() {
            return sliceVoxels() * VOXEL_BYTES + Integer.BYTES;
        }
    }

    /**
     * A cube of voxels.
     *
     * @param image  channels (CT, PET) × edge³, the last axis along x
     * @param labels edge³
     */
    record Cube(float[] image, byte[] labels) {}

    private final Path directory;
    private final Header header;

    private LabelledVolume(Path directory, Header header) {
        this.directory = directory;
        this.header = header;
    }

    static void write(Path directory, Header header, float[] ct, float[] pet, byte[] labels) throws IOException {
        int voxels = header.sliceVoxels();
        byte[] bytes = new byte[header.sliceBytes()];
        ByteBuffer slice = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(directory.resolve(SLICES)))) {
            for (int z = 0; z < header.nz; z++) {
                slice.clear();
                slice.asFloatBuffer().put(ct, z * voxels, voxels).put(pet, z * voxels, voxels);
                slice.position(2 * voxels * Float.BYTES).put(labels, z * voxels, voxels);
                slice.putInt(SealedFile.checksum(bytes, slice.position()));
                out.write(bytes);
            }
        }
        SealedFile.write(directory.resolve(HEADER), Json.write(header));
    }

    /** @throws IOException if the study is not whole */
    static LabelledVolume open(Path directory) throws IOException {
        Header header = Json.read(SealedFile.read(directory.resolve(HEADER)), Header.class, HEADER);
        long bytes = (long) header.nz * header.sliceBytes();
        long found = Files.size(directory.resolve(SLICES));
        if (found != bytes) {
            throw new IOException(directory.resolve(SLICES) + " has " + found + " bytes instead of " + bytes);
        }
        return new LabelledVolume(directory, header);
    }

    /** Where the study is. */
    Path directory() {
        return directory;
    }

    int nx() {
        return header.nx;
    }

    int ny() {
        return header.ny;
    }

    int nz() {
        return header.nz;
    }

    boolean[] annotated() {
        return header.annotated.clone();
    }

    /** Voxels of a class, as positions in this volume. */
    int[] foreground(int structureId) {
        return header.foreground.get(structureId);
    }

    /**
     * The cube of edge³ from the voxel (x, y, z) on.
     *
     * @throws IOException if a slice of it is damaged
     */
    Cube cube(int x, int y, int z, int edge) throws IOException {
        int voxels = edge * edge * edge;
        Cube cube = new Cube(new float[2 * voxels], new byte[voxels]);
        byte[] slice = new byte[header.sliceBytes()];
        try (FileChannel file = FileChannel.open(directory.resolve(SLICES), StandardOpenOption.READ)) {
            for (int k = 0; k < edge; k++) {
                read(file, z + k, slice);
                copyRows(ByteBuffer.wrap(slice).order(ByteOrder.LITTLE_ENDIAN), x, y, edge, k * edge * edge, cube);
            }
        }
        return cube;
    }

    private void read(FileChannel file, int z, byte[] slice) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(slice).order(ByteOrder.LITTLE_ENDIAN);
        long begin = (long) z * slice.length;
        while (into.hasRemaining()) {
            if (file.read(into, begin + into.position()) < 0) {
                throw new IOException(directory.resolve(SLICES) + " ends within slice " + z);
            }
        }
        int content = slice.length - Integer.BYTES;
        if (SealedFile.checksum(slice, content) != into.getInt(content)) {
            throw new IOException(directory.resolve(SLICES) + " is damaged in slice " + z);
        }
    }

    private void copyRows(ByteBuffer slice, int x, int y, int edge, int into, Cube cube) {
        int voxels = header.sliceVoxels();
        var floats = slice.asFloatBuffer();
        for (int j = 0; j < edge; j++) {
            int from = x + header.nx * (y + j);
            int to = into + j * edge;
            floats.get(from, cube.image, to, edge);
            floats.get(voxels + from, cube.image, cube.labels.length + to, edge);
            slice.get(2 * voxels * Float.BYTES + from, cube.labels, to, edge);
        }
    }

    @Override
    public String toString() {
        return "LabelledVolume[" + header.nx + " x " + header.ny + " x " + header.nz + ", annotated "
                + Arrays.toString(header.annotated) + "]";
    }
}
