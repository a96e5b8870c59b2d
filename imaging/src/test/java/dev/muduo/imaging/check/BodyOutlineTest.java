package dev.muduo.imaging.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BodyOutlineTest {
    private static final Grid CT = new Grid(100, 100, 40, Affine.scaling(4, 4, 5, -200, -200, -100));
    /** Other voxels, and axes that run the other way, as DICOM's do. */
    private static final Grid PET = new Grid(60, 60, 50, Affine.scaling(-7, -7, 4, 206, 206, -98));

    @Test
    void oneBodyOnTwoGridsAgrees() {
        assertTrue(agreement(0, 0) > 0.95);
    }

    @Test
    void theFurtherItIsShiftedTheLessItAgrees() {
        double near = agreement(20, 0);
        double far = agreement(60, 0);
        assertTrue(near < agreement(0, 0) && far < near);
        // Two cylinders of radius 100 mm, 60 mm apart: (2/π)(acos(d/2r) − (d/2r)·√(1 − (d/2r)²)).
        assertEquals(0.624, far, 0.03);
    }

    /** A lung in the body, and a lamp that stands apart from it. */
    @Test
    void holesAreFilledAndWhatLiesApartIsLeftOut() {
        Volume solid = cylinder(CT, 0, 0);
        Volume changed = cylinder(CT, 0, 0);
        for (int k = 0; k < CT.nz(); k++) {
            for (int j = 45; j < 55; j++) {
                for (int i = 45; i < 55; i++) {
                    changed.values()[CT.index(i, j, k)] = 0;
                }
                changed.values()[CT.index(3, j, k)] = 1;
            }
        }
        assertEquals(1, outline(solid).agreement(outline(changed)).orElseThrow());
    }

    /** Of the CT the left one is larger, of the PET the right one. */
    @Test
    void twoLegsThatDoNotTouchAreOneBody() {
        double agreement =
                outline(legs(CT, 80, 74)).agreement(outline(legs(PET, 74, 80))).orElseThrow();
        assertTrue(agreement > 0.85, () -> "agreement " + agreement);
    }

    @Test
    void hardlyAnythingSaysNothing() {
        Grid small = new Grid(10, 10, 10, Affine.scaling(4, 4, 4, -20, -20, -20));
        assertTrue(outline(cylinder(small, 0, 0))
                .agreement(outline(cylinder(CT, 0, 0)))
                .isEmpty());
        assertEquals(
                Optional.empty(),
                BodyOutline.of(cylinder(new Grid(1, 1, 1, Affine.scaling(1, 1, 1, 0, 0, 0)), 0, 0), 0.5f));
        Grid elsewhere = new Grid(100, 100, 40, Affine.scaling(4, 4, 5, 1000, -200, -100));
        assertTrue(outline(cylinder(elsewhere, 0, 1200))
                .agreement(outline(cylinder(CT, 0, 0)))
                .isEmpty());
    }

    private static double agreement(double shiftMm, double x) {
        return outline(cylinder(CT, 0, x))
                .agreement(outline(cylinder(PET, shiftMm, x)))
                .orElseThrow();
    }

    private static BodyOutline outline(Volume volume) {
        return BodyOutline.of(volume, 0.5f).orElseThrow();
    }

    /** 1 within these radii of axes along z, 100 mm to the left and to the right. */
    private static Volume legs(Grid grid, double left, double right) {
        float[] values = new float[grid.voxels()];
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    double x = grid.affine().x(i, j, k);
                    double y = grid.affine().y(i, j, k);
                    boolean within = Math.hypot(x + 100, y) < left || Math.hypot(x - 100, y) < right;
                    values[grid.index(i, j, k)] = within ? 1 : 0;
                }
            }
        }
        return new Volume(grid, values);
    }

    /** 1 within 100 mm of an axis along z, else 0. */
    private static Volume cylinder(Grid grid, double shiftMm, double xMm) {
        float[] values = new float[grid.voxels()];
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    double x = grid.affine().x(i, j, k) - xMm;
                    double y = grid.affine().y(i, j, k) - shiftMm;
                    values[grid.index(i, j, k)] = x * x + y * y < 100 * 100 ? 1 : 0;
                }
            }
        }
        return new Volume(grid, values);
    }
}
