package dev.muduo.standalone.phantom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.check.StudyPair;
import dev.muduo.imaging.resample.Resampler;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PhantomTest {
    /** The standard scanners with coarser CT voxels, to be quick. */
    private static final PhantomConfig CONFIG = new PhantomConfig(380, 300, 450, 6, 7, 7, 6, 15, 180, 0.5, 16);

    private static final PhantomConfig SILENT = new PhantomConfig(380, 300, 450, 8, 8, 8, 6, 0, 1e6, 0, 16);
    private static final long SEED = 20;
    private static final int PATIENTS = 4;

    private static List<Phantom> patients;

    @BeforeAll
    static void generate() {
        patients = IntStream.range(0, PATIENTS)
                .mapToObj(study -> Phantom.of(SEED, study, CONFIG))
                .toList();
    }

    /** Same seed, same voxels, on any machine: these hashes never change without a reason worth a line in the history. */
    @Test
    void theVoxelsAreFixedBySeedAndNumber() throws NoSuchAlgorithmException {
        Phantom phantom = Phantom.of(1, 2, new PhantomConfig(380, 300, 450, 10, 12, 10, 8, 15, 180, 1, 16));
        assertTrue(phantom.lesions() > 0);
        assertEquals("f0431c40d42d8f4e", hash(phantom.ct().values()));
        assertEquals("8281251269dd6bdc", hash(phantom.pet().values()));
        assertEquals(
                "ea98096541fe2e8e",
                HexFormat.of()
                        .formatHex(sha256().digest(phantom.labels().labels()))
                        .substring(0, 16));
    }

    @Test
    void patientsDiffer() {
        Phantom first = patients.get(0);
        assertArrayEquals(first.ct().values(), Phantom.of(SEED, 0, CONFIG).ct().values());
        assertNotEquals(hashQuietly(first), hashQuietly(patients.get(1)));
        assertNotEquals(hashQuietly(first), hashQuietly(Phantom.of(SEED + 1, 0, CONFIG)));
    }

    /** Every structure is there, of a size that ICRP's reference persons and clinical CTs make plausible. */
    @Test
    void organsHavePlausibleVolumes() {
        double[][] leastAndMostMl = {
            {},
            {900, 2200},
            {90, 260},
            {90, 260},
            {400, 950},
            {70, 350},
            {120, 320},
            {300, 1600},
            {300, 1700},
            {500, 1500},
            {450, 1500},
            {120, 700}
        };
        for (Phantom phantom : patients) {
            double voxelMl = phantom.labels().grid().voxelMm3() / 1000;
            for (Structure structure : Phantom.structures().list()) {
                double ml = voxelMl * count(phantom.labels(), structure.id());
                double[] range = leastAndMostMl[structure.id()];
                assertTrue(ml > range[0] && ml < range[1], structure.name() + " has " + ml + " ml");
            }
        }
    }

    /** In RAS+ the patient's right is +x: the liver and the right kidney are there, the spleen and the heart's tip are not. */
    @Test
    void rightIsRight() {
        for (Phantom phantom : patients) {
            double[] liver = centre(phantom, "liver");
            double[] heart = centre(phantom, "heart");
            assertTrue(centre(phantom, "kidney_right")[0] > centre(phantom, "kidney_left")[0] + 60);
            assertTrue(liver[0] > centre(phantom, "spleen")[0] + 90);
            assertTrue(heart[0] < liver[0] - 30);
            assertTrue(centre(phantom, "lung_lower_right")[0] > centre(phantom, "lung_lower_left")[0] + 90);
            assertTrue(centre(phantom, "lung_upper_right")[0] > centre(phantom, "lung_upper_left")[0] + 90);
            assertTrue(centre(phantom, "lung_middle_right")[0] > heart[0] + 40);
            assertTrue(centre(phantom, "aorta")[1] < heart[1], "the aorta lies behind the heart");
            assertTrue(heart[2] > liver[2] + 40, "the heart lies above the liver");
            assertTrue(liver[2] > centre(phantom, "kidney_right")[2] + 30, "the kidneys lie lowest");
        }
    }

    /** The lobes meet at their fissures, upper in front of and above lower, and the CT does not show where. */
    @Test
    void fissuresDivideTheLungsWithoutContrast() {
        for (Phantom phantom : patients) {
            assertTrue(touching(phantom.labels(), 7, 9) > 100, "left oblique fissure");
            assertTrue(touching(phantom.labels(), 8, 11) > 50, "right oblique fissure");
            assertTrue(touching(phantom.labels(), 10, 11) > 30, "horizontal fissure");
            assertTrue(centre(phantom, "lung_upper_left")[2] > centre(phantom, "lung_lower_left")[2] + 30);
            assertTrue(centre(phantom, "lung_upper_right")[2] > centre(phantom, "lung_middle_right")[2] + 30);
            assertTrue(centre(phantom, "lung_middle_right")[1] > centre(phantom, "lung_lower_right")[1] + 30);
            assertEquals(median(phantom.ct(), phantom.labels(), 7), median(phantom.ct(), phantom.labels(), 9), 45);
        }
    }

    @Test
    void organsLookAsPublished() {
        for (Phantom phantom : patients) {
            LabelMap labels = phantom.labels();
            Volume pet = Resampler.linear(phantom.pet(), labels.grid(), 0);
            assertEquals(58, median(phantom.ct(), labels, 1), 12, "liver HU");
            assertEquals(32, median(phantom.ct(), labels, 2), 12, "kidney HU");
            assertEquals(-790, median(phantom.ct(), labels, 9), 80, "lung HU");
            assertEquals(2.3, median(pet, labels, 1), 0.8, "liver SUV");
            assertEquals(0.5, median(pet, labels, 10), 0.3, "lung SUV");
            assertEquals(1.65, median(pet, labels, 6), 0.6, "aorta SUV");
        }
    }

    /** The diaphragm stands higher in the PET: just above the liver of the CT, in its lung, there is liver in the PET. */
    @Test
    void petAndCtDisagreeAtTheDiaphragm() {
        PhantomConfig breathless = new PhantomConfig(380, 300, 450, 8, 8, 8, 6, 0, 1e6, 0, 0);
        int mismatched = 0;
        for (int study = 0; study < PATIENTS; study++) {
            Phantom breathing = Phantom.of(SEED, study, SILENT);
            Phantom still = Phantom.of(SEED, study, breathless);
            assertArrayEquals(still.labels().labels(), breathing.labels().labels());
            assertEquals(0, still.breathMm());
            double excess = uptakeAboveTheLiver(breathing) - uptakeAboveTheLiver(still);
            assertTrue(excess > -0.01, "study " + study + ": " + excess);
            mismatched += breathing.breathMm() > 8 && excess > 0.3 ? 1 : 0;
        }
        assertTrue(mismatched >= 2, mismatched + " of " + PATIENTS + " patients show a mismatch");
    }

    @Test
    void scannersAreOnGridsOfTheirOwn() {
        Phantom phantom = patients.get(0);
        assertEquals(phantom.ct().grid(), phantom.labels().grid());
        assertNotEquals(phantom.ct().grid(), phantom.pet().grid());
        assertTrue(phantom.ct().grid().affine().get(0, 0) < 0, "LPS, as scanners write");
        assertDoesNotThrow(() -> new StudyPair(phantom.ct(), phantom.pet()));
    }

    @Test
    void absurdConfigurationsAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new PhantomConfig(380, 300, 450, 0.1, 5.5, 5, 6, 15, 180, 0.5, 16));
        assertThrows(
                IllegalArgumentException.class,
                () -> new PhantomConfig(380, 300, 450, 4, 5.5, 5, Double.NaN, 15, 180, 0.5, 16));
    }

    /** Mean SUV, on the CT's grid, of lung voxels up to 16 mm above the liver. */
    private static double uptakeAboveTheLiver(Phantom phantom) {
        Grid grid = phantom.labels().grid();
        Volume pet = Resampler.linear(phantom.pet(), grid, 0);
        double sum = 0;
        int voxels = 0;
        for (int k = 4; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    boolean lung = phantom.labels().at(i, j, k) >= 7;
                    boolean liverBelow = phantom.labels().at(i, j, k - 1) == 1
                            || phantom.labels().at(i, j, k - 2) == 1;
                    if (lung && liverBelow) {
                        sum += pet.at(i, j, k);
                        voxels++;
                    }
                }
            }
        }
        return sum / voxels;
    }

    private static int count(LabelMap labels, int id) {
        int count = 0;
        for (byte label : labels.labels()) {
            count += label == id ? 1 : 0;
        }
        return count;
    }

    private static double[] centre(Phantom phantom, String name) {
        int id = Phantom.structures().named(name).orElseThrow().id();
        Grid grid = phantom.labels().grid();
        Affine affine = grid.affine();
        double[] sum = new double[3];
        int voxels = 0;
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    if (phantom.labels().at(i, j, k) == id) {
                        sum[0] += affine.x(i, j, k);
                        sum[1] += affine.y(i, j, k);
                        sum[2] += affine.z(i, j, k);
                        voxels++;
                    }
                }
            }
        }
        return new double[] {sum[0] / voxels, sum[1] / voxels, sum[2] / voxels};
    }

    /** Pairs of voxels, neighbours along j or k, that belong to the two structures. */
    private static int touching(LabelMap labels, int a, int b) {
        Grid grid = labels.grid();
        int pairs = 0;
        for (int k = 1; k < grid.nz(); k++) {
            for (int j = 1; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    int here = labels.at(i, j, k);
                    int below = labels.at(i, j, k - 1);
                    int beside = labels.at(i, j - 1, k);
                    int other = here == a ? b : a;
                    pairs += (here == a || here == b) && (below == other || beside == other) ? 1 : 0;
                }
            }
        }
        return pairs;
    }

    private static double median(Volume volume, LabelMap labels, int id) {
        double[] values = IntStream.range(0, labels.labels().length)
                .filter(at -> labels.labels()[at] == id)
                .mapToDouble(at -> volume.values()[at])
                .sorted()
                .toArray();
        return values[values.length / 2];
    }

    private static String hashQuietly(Phantom phantom) {
        return Arrays.hashCode(phantom.ct().values()) + " "
                + Arrays.hashCode(phantom.labels().labels());
    }

    private static String hash(float[] values) throws NoSuchAlgorithmException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        bytes.asFloatBuffer().put(values);
        return HexFormat.of().formatHex(sha256().digest(bytes.array())).substring(0, 16);
    }

    private static MessageDigest sha256() throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256");
    }
}
