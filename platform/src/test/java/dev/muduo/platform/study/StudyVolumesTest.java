package dev.muduo.platform.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.store.ChecksumMismatchException;
import dev.muduo.platform.store.MissingObjectException;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.testing.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class StudyVolumesTest {
    private static final Grid GRID =
            new Grid(5, 4, 3, Affine.scaling(-0.9765625, 0.9765625, 3.27, 12.345, -6.789, 1000.1));
    private static final long BYTES = 4L * GRID.voxels();

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final StudyVolumes volumes = new StudyVolumes(store, 2 * BYTES);

    private StoredObject put(String key, byte[] content) {
        store.createIfAbsent(key, content, "application/octet-stream");
        return new StoredObject(key, Sha256.of(content), content.length);
    }

    private static Volume volume(float first) {
        float[] values = new float[GRID.voxels()];
        for (int index = 0; index < values.length; index++) {
            values[index] = first + index * 0.5f;
        }
        return new Volume(GRID, values);
    }

    private StoredObject putVolume(String key, float first) {
        return put(key, Nifti.encode(volume(first)));
    }

    @Test
    void aVolumeAndALabelMapComeBackAsTheyWere() {
        StoredObject ct = putVolume("ct", -100);
        assertArrayEquals(volume(-100).values(), volumes.volume(ct, GRID).values());
        byte[] labels = new byte[GRID.voxels()];
        labels[7] = (byte) 200;
        StoredObject label = put("label", Nifti.encode(new LabelMap(GRID, labels)));
        assertArrayEquals(labels, volumes.labels(label, GRID).labels());
    }

    @Test
    void aLabelMapIsOnTheImageThatItFits() {
        Grid ct = new Grid(7, 4, 3, GRID.affine());
        StoredObject label = put("label", Nifti.encode(new LabelMap(GRID, new byte[GRID.voxels()])));
        assertEquals(GRID, volumes.labelsOnOneOf(label, List.of(ct, GRID)).grid(), "exactly, not as float32 has it");
        RecordFaultException fault =
                assertThrows(RecordFaultException.class, () -> volumes.labelsOnOneOf(label, List.of(ct)));
        assertTrue(fault.getMessage().contains("should lie on one of the grids"), fault.getMessage());
    }

    @Test
    void whatWasUsedLastIsKeptWithinTheBound() {
        StoredObject a = putVolume("a", 1);
        StoredObject b = putVolume("b", 2);
        StoredObject c = putVolume("c", 3);
        Volume first = volumes.volume(a, GRID);
        assertSame(first, volumes.volume(a, GRID));
        assertEquals(1, store.reads());
        volumes.volume(b, GRID);
        volumes.volume(a, GRID);
        volumes.volume(c, GRID);
        assertEquals(3, store.reads());
        volumes.volume(a, GRID);
        assertEquals(3, store.reads(), "a was used after b, so b had to go");
        volumes.volume(b, GRID);
        assertEquals(4, store.reads());
    }

    @Test
    void withoutACacheEveryReadGoesToTheStore() {
        StudyVolumes none = new StudyVolumes(store, 0);
        StoredObject a = putVolume("a", 1);
        none.volume(a, GRID);
        none.volume(a, GRID);
        assertEquals(2, store.reads());
    }

    @Test
    void aDamagedObjectIsAFaultOfTheRecord() {
        StoredObject ct = putVolume("ct", 1);
        store.corrupt("ct");
        assertThrows(ChecksumMismatchException.class, () -> volumes.volume(ct, GRID));
        StoredObject pet = putVolume("pet", 1);
        store.truncate("pet");
        ChecksumMismatchException cut = assertThrows(ChecksumMismatchException.class, () -> volumes.volume(pet, GRID));
        assertTrue(cut.getMessage().contains("pet"), cut.getMessage());
        StoredObject junk = put("junk", "no NIfTI at all".getBytes(StandardCharsets.UTF_8));
        RecordFaultException unusable = assertThrows(RecordFaultException.class, () -> volumes.volume(junk, GRID));
        assertTrue(unusable.getMessage().contains("junk is no usable NIfTI"), unusable.getMessage());
        assertThrows(
                MissingObjectException.class,
                () -> volumes.volume(new StoredObject("absent", Sha256.of(new byte[0]), 0), GRID));
    }

    @Test
    void aVolumeOnAnotherGridThanItsEventSaysIsAFaultOfTheRecord() {
        StoredObject ct = putVolume("ct", 1);
        Grid shifted = new Grid(5, 4, 3, Affine.scaling(-0.9765625, 0.9765625, 3.27, 13, -6.789, 1000.1));
        Grid larger = new Grid(6, 4, 3, GRID.affine());
        for (Grid wrong : new Grid[] {shifted, larger}) {
            RecordFaultException fault = assertThrows(RecordFaultException.class, () -> volumes.volume(ct, wrong));
            assertTrue(fault.getMessage().contains("should lie on the grid"), fault.getMessage());
        }
    }

    @Test
    void aStoreThatIsAwayIsNoFaultOfTheRecord() {
        StoredObject ct = putVolume("ct", 1);
        store.setFault(InMemoryObjectStore.Fault.UNAVAILABLE);
        assertThrows(SurroundingsException.class, () -> volumes.volume(ct, GRID));
        store.setFault(InMemoryObjectStore.Fault.NONE);
        assertEquals(1, volumes.volume(ct, GRID).at(0, 0, 0));
    }
}
