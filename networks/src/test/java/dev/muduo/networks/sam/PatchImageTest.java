package dev.muduo.networks.sam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.resample.Resampler;
import dev.muduo.networks.sam.PatchImage.Modality;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PatchImageTest {
    /** 2 mm along x, stored from the patient's right to left; 3 and 4 mm along y and z. */
    private static final Grid NATIVE = new Grid(40, 30, 25, Affine.scaling(-2, 3, 4, 39, -43.5, -48));

    private static Volume constant(float value) {
        float[] values = new float[NATIVE.voxels()];
        Arrays.fill(values, value);
        return new Volume(NATIVE, values);
    }

    /** A bright voxel at RAS (9, −1.5, 12) mm in a patch around the origin. */
    @Test
    void aPlaceInTheBodyHasItsTensorIndex() {
        Volume volume = constant(1);
        volume.values()[NATIVE.index(15, 14, 15)] = 100;
        int edge = 32;
        float[] image = PatchImage.of(volume, new PatchPlace(0, 0, 0, 64), edge, Modality.PET)
                .orElseThrow();
        int brightest = 0;
        for (int v = 0; v < image.length; v++) {
            brightest = image[v] > image[brightest] ? v : brightest;
        }
        // Voxels of 2 mm with centres at −31, −29 …: the nearest to 9, −1.5 and 12 are 20, 15 and 21 or 22.
        assertEquals(20, brightest / edge / edge);
        assertEquals(15, brightest / edge % edge);
        assertTrue(brightest % edge == 21 || brightest % edge == 22, "got " + brightest % edge);
    }

    @Test
    void theVoxelsAboveZeroGetMeanZeroAndUnbiasedDeviationOne() {
        Volume volume = new Volume(NATIVE, RandomImages.gaussian(NATIVE.voxels(), 3));
        PatchPlace place = new PatchPlace(0, 0, 0, 40);
        float[] raw = Resampler.linear(volume, place.grid(16), 0).values();
        float[] image = PatchImage.of(volume, place, 16, Modality.PET).orElseThrow();
        float[] ours = PatchImage.reverseAxes(image, 16);
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int v = 0; v < raw.length; v++) {
            if (raw[v] > 0) {
                count++;
                sum += ours[v];
                squares += (double) ours[v] * ours[v];
            }
        }
        assertTrue(count > 100 && count < raw.length - 100);
        assertEquals(0, sum / count, 1e-6);
        assertEquals(1, squares / (count - 1), 1e-5);
        // The others are on the same scale.
        assertEquals((raw[0] - raw[1]) / (raw[2] - raw[1]), (ours[0] - ours[1]) / (ours[2] - ours[1]), 1e-3);
    }

    /** Bands of 500, 1500 and 3000 along x. */
    @Test
    void onlyCtIsClamped() {
        Volume volume = constant(500);
        for (int row = 0; row < NATIVE.voxels(); row += NATIVE.nx()) {
            Arrays.fill(volume.values(), row, row + 12, 3000);
            Arrays.fill(volume.values(), row + 12, row + 25, 1500);
        }
        PatchPlace place = new PatchPlace(0, 0, 0, 60);
        float[] ct = PatchImage.of(volume, place, 8, Modality.CT).orElseThrow();
        Volume sampled = Resampler.linear(volume, place.grid(8), 0);
        float[] clamped =
                PatchImage.of(min(sampled, 1000), place, 8, Modality.PET).orElseThrow();
        float[] pet = PatchImage.of(volume, place, 8, Modality.PET).orElseThrow();
        assertEquals(0, mostDifference(ct, clamped), 1e-5);
        assertTrue(mostDifference(pet, clamped) > 0.1);
    }

    private static Volume min(Volume volume, float bound) {
        float[] values = volume.values().clone();
        for (int v = 0; v < values.length; v++) {
            values[v] = Math.min(values[v], bound);
        }
        return new Volume(volume.grid(), values);
    }

    private static double mostDifference(float[] a, float[] b) {
        double most = 0;
        for (int v = 0; v < a.length; v++) {
            most = Math.max(most, Math.abs(a[v] - b[v]));
        }
        return most;
    }

    /** Zeros outside the volume are no tissue: they do not enter the mean, and end up where zero does. */
    @Test
    void outsideTheVolumeIsZeroBeforeNormalising() {
        Volume volume = constant(2);
        Arrays.fill(volume.values(), 0, NATIVE.voxels() / 2, 4);
        PatchPlace sticksOut = new PatchPlace(0, 0, 0, 120);
        float[] image = PatchImage.of(volume, sticksOut, 16, Modality.PET).orElseThrow();
        // 0 among values of 2 and 4 lies about three deviations below their mean.
        assertTrue(image[0] < -2.5 && image[0] > -3.5, "got " + image[0]);
    }

    @Test
    void withoutContrastThereIsNoImage() {
        PatchPlace place = new PatchPlace(0, 0, 0, 40);
        assertTrue(PatchImage.of(constant(0), place, 8, Modality.PET).isEmpty());
        assertTrue(PatchImage.of(constant(-1000), place, 8, Modality.CT).isEmpty());
        assertTrue(PatchImage.of(constant(7), place, 8, Modality.PET).isEmpty());
        assertTrue(PatchImage.of(constant(7), new PatchPlace(500, 0, 0, 40), 8, Modality.PET)
                .isEmpty());
        assertTrue(PatchImage.of(constant(Float.NaN), place, 8, Modality.PET).isEmpty());
    }

    @Test
    void reversingAxesTwiceIsNothing() {
        float[] cube = RandomImages.gaussian(125, 1);
        float[] reversed = PatchImage.reverseAxes(cube, 5);
        assertEquals(cube[(1 * 5 + 2) * 5 + 4], reversed[(4 * 5 + 2) * 5 + 1]);
        assertTrue(Arrays.equals(cube, PatchImage.reverseAxes(reversed, 5)));
    }
}
