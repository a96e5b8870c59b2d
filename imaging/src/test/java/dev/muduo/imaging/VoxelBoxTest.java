package dev.muduo.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VoxelBoxTest {
    /** Along y backwards, as scanners have it. */
    private static final Grid GRID = new Grid(10, 8, 6, Affine.of(2, 0, 0, -9, 0, -2, 0, 7, 0, 0, 3, 0));

    @Test
    void theVoxelsWhoseCentresLieInABox() {
        Optional<VoxelBox> box = VoxelBox.of(GRID, new BoxMm(-5, 0.9, -3, 3.5, 2.9, 100));
        assertEquals(Optional.of(new VoxelBox(2, 5, 2, 6, 1, 6)), box);
    }

    @Test
    void aBoxBesideTheGridOrBetweenItsVoxelsHasNone() {
        assertTrue(VoxelBox.of(GRID, new BoxMm(50, 60, -100, 100, -100, 100)).isEmpty());
        assertTrue(VoxelBox.of(GRID, new BoxMm(-100, 100, -100, 100, 3.5, 4)).isEmpty());
    }

    /** In millimetres its ends differ by the least that numbers can, in voxels by nothing. */
    @Test
    void aBoxTooThinToHaveAnExtentInVoxelsHasTheVoxelsOnItIfThereAreAny() {
        Grid wide = new Grid(10, 8, 6, Affine.scaling(8, 8, 8, -70, 0, 0));
        assertTrue(VoxelBox.of(wide, thin(-11, wide)).isEmpty());
        assertEquals(Optional.of(new VoxelBox(8, 9, 0, 8, 0, 6)), VoxelBox.of(wide, thin(-6, wide)));
    }

    private static BoxMm thin(double x, Grid grid) {
        BoxMm all = BoxMm.of(grid);
        return new BoxMm(x, Math.nextUp(x), all.yMin(), all.yMax(), all.zMin(), all.zMax());
    }

    @Test
    void aPartIsWhereItWas() {
        VoxelBox box = new VoxelBox(2, 5, 1, 8, 3, 6);
        Grid part = GRID.part(box);
        assertEquals(GRID.affine().x(2, 1, 3), part.affine().x(0, 0, 0));
        assertEquals(GRID.affine().y(4, 7, 5), part.affine().y(2, 6, 2));
        assertEquals(new VoxelBox(0, 3, 0, 7, 0, 3), VoxelBox.whole(part));
        assertThrows(IllegalArgumentException.class, () -> GRID.part(new VoxelBox(0, 11, 0, 1, 0, 1)));
        assertThrows(IllegalArgumentException.class, () -> new VoxelBox(3, 3, 0, 1, 0, 1));
    }

    @Test
    void aLabelMapsPartAndItsStructures() {
        byte[] labels = new byte[GRID.voxels()];
        for (int voxel = 0; voxel < labels.length; voxel++) {
            labels[voxel] = (byte) voxel;
        }
        LabelMap map = new LabelMap(GRID, labels);
        LabelMap part = map.part(new VoxelBox(2, 5, 1, 8, 3, 6));
        assertEquals(map.at(2, 1, 3), part.at(0, 0, 0));
        assertEquals(map.at(4, 7, 5), part.at(2, 6, 2));
        LabelMap only = map.only(Set.of(7, 200));
        assertEquals(7, only.at(7, 0, 0));
        assertEquals(200, only.labels()[200] & 0xff);
        assertEquals(0, only.at(6, 0, 0));
        assertArrayEquals(
                new byte[3],
                new LabelMap(new Grid(3, 1, 1, GRID.affine()), new byte[] {1, 2, 3})
                        .only(Set.of())
                        .labels());
    }
}
