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
 * these. Beside the slices lie the places of voxels of each class, each with its own CRC-32C, of which a draw reads one. Whatever
 * is read is checked first, at every reading, so that no damaged voxel gets into a patch.
 */
final class LabelledVolume {
    private static final String HEADER = "header.json";
    private static final String SLICES = "slices.bin";
    private static final String FOREGROUND = "foreground.bin";
    private static final int VOXEL_BYTES = 2 * Float.BYTES + 1;
    /** A position, and its checksum. */
    private static final int PLACE_BYTES = 2 * Integer.BYTES;

    /**
     * What the files hold; all of a study that stays in the heap, for as long as a round draws from it.
     *
     * @param annotated  by class
     * @param foreground by class, how many voxels of it are named, bounded in number; 0 where it is not annotated
     */
    record Header(int nx, int ny, int nz, boolean[] annotated, int[] foreground) {
        int sliceVoxels() {
            return nx * ny;
        }

        int sliceBytes() {
            return sliceVoxels() * VOXEL_BYTES + Integer.BYTES;
        }

        long slicesBytes() {
            return (long) nz * sliceBytes();
        }

        long foregroundBytes() {
            return (long) Arrays.stream(foreground).sum() * PLACE_BYTES;
        }

        /** Where in the file of all classes' voxels one of them is. */
        long foregroundAt(int structureId, int index) {
            return ((long) Arrays.stream(foreground, 0, structureId).sum() + index) * PLACE_BYTES;
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

    /**
     * Writes a study.
     *
     * @param foreground by class, the positions of voxels of it: as many as the header says
     */
    static void write(Path directory, Header header, List<int[]> foreground, float[] ct, float[] pet, byte[] labels)
            throws IOException {
        writeSlices(directory, header, ct, pet, labels);
        ByteBuffer places = ByteBuffer.allocate(Math.toIntExact(header.foregroundBytes()));
        for (int[] voxels : foreground) {
            for (int voxel : voxels) {
                int begin = places.position();
                places.putInt(voxel).putInt(SealedFile.checksum(places.array(), begin, Integer.BYTES));
            }
        }
        Files.write(directory.resolve(FOREGROUND), places.array());
        SealedFile.write(directory.resolve(HEADER), Json.write(header));
    }

    private static void writeSlices(Path directory, Header header, float[] ct, float[] pet, byte[] labels)
            throws IOException {
        int voxels = header.sliceVoxels();
        byte[] bytes = new byte[header.sliceBytes()];
        ByteBuffer slice = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(directory.resolve(SLICES)))) {
            for (int z = 0; z < header.nz; z++) {
                slice.clear();
                slice.asFloatBuffer().put(ct, z * voxels, voxels).put(pet, z * voxels, voxels);
                slice.position(2 * voxels * Float.BYTES).put(labels, z * voxels, voxels);
                slice.putInt(SealedFile.checksum(bytes, 0, slice.position()));
                out.write(bytes);
            }
        }
    }

    /** @throws IOException if the study is not whole */
    static LabelledVolume open(Path directory) throws IOException {
        Header header = Json.read(SealedFile.read(directory.resolve(HEADER)), Header.class, HEADER);
        requireSize(directory.resolve(SLICES), header.slicesBytes());
        requireSize(directory.resolve(FOREGROUND), header.foregroundBytes());
        return new LabelledVolume(directory, header);
    }

    private static void requireSize(Path file, long bytes) throws IOException {
        long found = Files.size(file);
        if (found != bytes) {
            throw new IOException(file + " has " + found + " bytes instead of " + bytes);
        }
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

    /** How many voxels of a class are named. */
    int foregroundVoxels(int structureId) {
        return header.foreground[structureId];
    }

    /**
     * A voxel of a class, as a position in this volume.
     *
     * @param index of those that are named
     * @throws IOException if it is damaged
     */
    int foreground(int structureId, int index) throws IOException {
        byte[] place = new byte[PLACE_BYTES];
        try (FileChannel file = FileChannel.open(directory.resolve(FOREGROUND), StandardOpenOption.READ)) {
            read(file, header.foregroundAt(structureId, index), place);
        }
        ByteBuffer read = ByteBuffer.wrap(place);
        int voxel = read.getInt();
        if (SealedFile.checksum(place, 0, Integer.BYTES) != read.getInt()) {
            throw new IOException(
                    directory.resolve(FOREGROUND) + " is damaged at voxel " + index + " of class " + structureId);
        }
        return voxel;
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
                readSlice(file, z + k, slice);
                copyRows(ByteBuffer.wrap(slice).order(ByteOrder.LITTLE_ENDIAN), x, y, edge, k * edge * edge, cube);
            }
        }
        return cube;
    }

    private void readSlice(FileChannel file, int z, byte[] slice) throws IOException {
        read(file, (long) z * slice.length, slice);
        int content = slice.length - Integer.BYTES;
        int written = ByteBuffer.wrap(slice).order(ByteOrder.LITTLE_ENDIAN).getInt(content);
        if (SealedFile.checksum(slice, 0, content) != written) {
            throw new IOException(directory.resolve(SLICES) + " is damaged in slice " + z);
        }
    }

    private void read(FileChannel file, long begin, byte[] all) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(all);
        while (into.hasRemaining()) {
            if (file.read(into, begin + into.position()) < 0) {
                throw new IOException("a file of " + directory + " ends before " + (begin + all.length));
            }
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
