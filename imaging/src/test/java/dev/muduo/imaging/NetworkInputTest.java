package dev.muduo.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NetworkInputTest {
    private static final Preprocessing PREPROCESSING = Preprocessing.standard(2, 16);
    private static final Grid GRID = new Grid(3, 1, 1, Affine.scaling(2, 2, 2, 0, 0, 0));

    @Test
    void clampsAndScalesCt() {
        Volume ct = new Volume(GRID, new float[] {-3000, 500, 2500});
        assertArrayEquals(new float[] {-1, 0.5f, 1}, NetworkInput.ct(ct, GRID, PREPROCESSING));
    }

    @Test
    void clampsAndScalesSuv() {
        Volume pet = new Volume(GRID, new float[] {-1, 5, 40});
        assertArrayEquals(new float[] {0, 0.25f, 1}, NetworkInput.pet(pet, GRID, PREPROCESSING));
    }

    @Test
    void isAirOutsideTheVolume() {
        Grid far = new Grid(2, 2, 2, Affine.scaling(2, 2, 2, 1000, 1000, 1000));
        float[] ct = NetworkInput.ct(new Volume(GRID, new float[3]), far, PREPROCESSING);
        float[] expected = new float[8];
        Arrays.fill(expected, -1);
        assertArrayEquals(expected, ct);
    }

    @Test
    void aSlabEqualsTheWhole() {
        Grid grid = new Grid(2, 2, 4, Affine.scaling(2, 2, 2, 0, 0, 0));
        float[] hu = new float[16];
        for (int voxel = 0; voxel < hu.length; voxel++) {
            hu[voxel] = 50f * voxel;
        }
        Volume ct = new Volume(grid, hu);
        float[] slab = new float[8];
        NetworkInput.ctInto(ct, grid, 2, 4, PREPROCESSING, slab);
        float[] whole = NetworkInput.ct(ct, grid, PREPROCESSING);
        assertArrayEquals(Arrays.copyOfRange(whole, 8, 16), slab);
        assertEquals(0.75f, slab[7]);
    }
}
