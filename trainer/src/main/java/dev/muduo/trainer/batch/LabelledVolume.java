package dev.muduo.trainer.batch;

import dev.muduo.platform.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * A labelled study on its working grid, normalised, in files that are mapped into memory: a patch at any whole-voxel offset
 * is a copy of rows, with no resampling and no study in the heap.
 */
final class LabelledVolume {
    private static final String HEADER = "header.json";
    private static final String CT = "ct.f32";
    private static final String PET = "pet.f32";
    private static final String LABELS = "labels.u8";
    private static final int CHUNK_FLOATS = 1 << 16;

    /**
     * What the files hold.
     *
     * @param annotated  by class
     * @param foreground by class, voxels of it, evenly thinned to a bounded number; empty where it is not annotated
     */
    record Header(int nx, int ny, int nz, boolean[] annotated, List<int[]> foreground) {}

    private final Header header;
    private final FloatBuffer ct;
    private final FloatBuffer pet;
    private final ByteBuffer labels;

    private LabelledVolume(Header header, FloatBuffer ct, FloatBuffer pet, ByteBuffer labels) {
        this.header = header;
        this.ct = ct;
        this.pet = pet;
        this.labels = labels;
    }

    static void write(Path directory, Header header, float[] ct, float[] pet, byte[] labels) throws IOException {
        writeFloats(directory.resolve(CT), ct);
        writeFloats(directory.resolve(PET), pet);
        Files.write(directory.resolve(LABELS), labels);
        Files.write(directory.resolve(HEADER), Json.write(header));
    }

    /** Written and not mapped: on a full disk this is an exception that can be waited out, there a fault of the machine. */
    private static void writeFloats(Path file, float[] values) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
                int count = Math.min(CHUNK_FLOATS, values.length - from);
                chunk.asFloatBuffer().put(values, from, count);
                out.write(chunk.array(), 0, count * Float.BYTES);
            }
        }
    }

    /** @throws UncheckedIOException if the files are not whole */
    static LabelledVolume open(Path directory) {
        try {
            Header header = Json.read(Files.readAllBytes(directory.resolve(HEADER)), Header.class, HEADER);
            long voxels = (long) header.nx * header.ny * header.nz;
            return new LabelledVolume(
                    header,
                    map(directory.resolve(CT), voxels * Float.BYTES).asFloatBuffer(),
                    map(directory.resolve(PET), voxels * Float.BYTES).asFloatBuffer(),
                    map(directory.resolve(LABELS), voxels));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the prepared study " + directory, e);
        }
    }

    private static ByteBuffer map(Path file, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() != bytes) {
                throw new IOException(file + " has " + channel.size() + " bytes instead of " + bytes);
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
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

    /** Channels (CT, PET) × edge³ from the voxel (x, y, z) on. */
    float[] image(int x, int y, int z, int edge) {
        int voxels = edge * edge * edge;
        float[] image = new float[2 * voxels];
        forEachRow(x, y, z, edge, (from, to) -> {
            ct.get(from, image, to, edge);
            pet.get(from, image, voxels + to, edge);
        });
        return image;
    }

    /** Labels of edge³ from the voxel (x, y, z) on. */
    byte[] labels(int x, int y, int z, int edge) {
        byte[] patch = new byte[edge * edge * edge];
        forEachRow(x, y, z, edge, (from, to) -> labels.get(from, patch, to, edge));
        return patch;
    }

    private void forEachRow(int x, int y, int z, int edge, Row row) {
        int to = 0;
        for (int k = z; k < z + edge; k++) {
            for (int j = y; j < y + edge; j++) {
                row.copy(x + header.nx * (j + header.ny * k), to);
                to += edge;
            }
        }
    }

    @FunctionalInterface
    private interface Row {
        void copy(int from, int to);
    }

    @Override
    public String toString() {
        return "LabelledVolume[" + header.nx + " x " + header.ny + " x " + header.nz + ", annotated "
                + Arrays.toString(header.annotated) + "]";
    }
}
