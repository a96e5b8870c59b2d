package dev.muduo.benchmarks.experiment.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import org.junit.jupiter.api.Test;

class PlaneTest {
    private static final Grid GRID = new Grid(4, 3, 2, Affine.scaling(1, 1, 1, 0, 0, 0));

    @Test
    void thePatientsRightIsOnTheLeftAndTheHeadUp() {
        Plane coronal = new Plane(Plane.Direction.CORONAL, GRID, 1);
        Plane axial = new Plane(Plane.Direction.AXIAL, GRID, 1);

        assertEquals(GRID.index(3, 1, 1), coronal.voxel(0, 0), "right, head");
        assertEquals(GRID.index(0, 1, 0), coronal.voxel(3, 1), "left, feet");
        assertEquals(GRID.index(3, 2, 1), axial.voxel(0, 0), "right, front");
        assertEquals(GRID.index(0, 0, 1), axial.voxel(3, 2), "left, back");
    }

    @Test
    void theFullestPlaneHasMostVoxels() {
        byte[] labels = new byte[GRID.voxels()];
        labels[GRID.index(0, 2, 0)] = 1;
        labels[GRID.index(1, 2, 1)] = 5;
        labels[GRID.index(1, 0, 1)] = 5;

        LabelMap map = new LabelMap(GRID, labels);

        assertEquals(2, Plane.fullest(Plane.Direction.CORONAL, map).index());
        assertEquals(1, Plane.fullest(Plane.Direction.AXIAL, map).index());
    }

    @Test
    void greyIsClampedAndMayRunDownwards() {
        float[] values = new float[GRID.voxels()];
        values[GRID.index(3, 1, 1)] = 100;
        Plane plane = new Plane(Plane.Direction.CORONAL, GRID, 1);

        assertEquals(0xFFFFFFFF, plane.grey(new Volume(GRID, values), 0, 10).getRGB(0, 0));
        assertEquals(0xFF000000, plane.grey(new Volume(GRID, values), 10, 0).getRGB(0, 0));
    }
}
