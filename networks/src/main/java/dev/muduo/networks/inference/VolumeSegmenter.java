package dev.muduo.networks.inference;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.BodyBox;
import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.NetworkInput;
import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.VoxelBox;
import dev.muduo.imaging.check.PairFault;
import dev.muduo.imaging.check.PairRefusedException;
import dev.muduo.networks.unet.UNet3d;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Segments a whole study with a network that sees windows: one answer for service, gate and reports. The body is sampled on
 * a RAS+ grid of the working spacing, windows overlap by half and are weighted with a Gaussian, and the probabilities are
 * brought to the grid asked for slab by slab and decided there, so that memory is a few slabs and never one volume a class.
 *
 * <p>Holds no state of its own; as safe for several threads as its network.
 */
public final class VolumeSegmenter {
    private static final double STEP = 0.5;

    private final WindowedInference inference;
    private final int classes;
    private final Preprocessing preprocessing;
    /** What air is less dense than, as the network sees it. */
    private final float below;

    /** @param classes channels of the network's answer, background included */
    public VolumeSegmenter(PatchNetwork network, int classes, Preprocessing preprocessing) {
        float[] outside = {preprocessing.normaliseCt((float) preprocessing.ctOutsideHu()), 0};
        this.classes = classes;
        this.preprocessing = preprocessing;
        this.below = preprocessing.normaliseCt(SurroundingAir.BELOW_HU);
        this.inference = new WindowedInference(sparing(network), classes, preprocessing.patchVoxels(), STEP, outside);
    }

    /** A window of nothing but air is background without asking the network. */
    private PatchNetwork sparing(PatchNetwork network) {
        return (images, batch, depth, height, width) -> {
            int voxels = depth * height * width;
            if (batch > 1 || !isAir(images, voxels)) {
                return network.probabilities(images, batch, depth, height, width);
            }
            float[] background = new float[classes * voxels];
            Arrays.fill(background, 0, voxels, 1);
            return background;
        };
    }

    /** @param images whose first channel is the CT */
    private boolean isAir(float[] images, int voxels) {
        for (int voxel = 0; voxel < voxels; voxel++) {
            if (!(images[voxel] < below)) {
                return false;
            }
        }
        return true;
    }

    /** Segments with a network that its caller keeps open, and closes. */
    public static VolumeSegmenter of(UNet3d network, Preprocessing preprocessing) {
        return new VolumeSegmenter(PatchNetwork.of(network), network.config().classes(), preprocessing);
    }

    /**
     * Labels every voxel of {@code target}, usually the CT's or the PET's own grid; background in the {@linkplain
     * SurroundingAir air around the body} and where CT or PET is missing.
     *
     * @param ct     Hounsfield units on its native grid
     * @param pet    SUVbw on its native grid
     * @throws PairRefusedException if the body in the CT and the PET have no space in common
     * @throws java.util.concurrent.CancellationException if the pace gives up
     */
    public LabelMap segment(Volume ct, Volume pet, Grid target, WindowPace pace) throws InterruptedException {
        return segment(ct, pet, target, VoxelBox.whole(target), pace);
    }

    /**
     * As {@link #segment(Volume, Volume, Grid, WindowPace)}, but only a part of the target: the labels are those that the
     * whole has there, bit for bit, and only the windows that they depend on are computed.
     *
     * @return on the part's own grid
     * @throws PairRefusedException if the body in the CT and the PET have no space in common
     * @throws java.util.concurrent.CancellationException if the pace gives up
     */
    public LabelMap segment(Volume ct, Volume pet, Grid target, VoxelBox part, WindowPace pace)
            throws InterruptedException {
        return segment(ct, pet, target, part, pace, false).labels();
    }

    /**
     * A mask, and how unsure the network was.
     *
     * @param uncertainty of the classes that were most probable anywhere on the working grid, by class
     */
    public record Measured(LabelMap labels, List<Uncertainty> uncertainty) {
        public Measured {
            uncertainty = List.copyOf(uncertainty);
        }
    }

    /** As {@link #segment(Volume, Volume, Grid, VoxelBox, WindowPace)}, and says how unsure the network was. */
    public Measured measure(Volume ct, Volume pet, Grid target, VoxelBox part, WindowPace pace)
            throws InterruptedException {
        return segment(ct, pet, target, part, pace, true);
    }

    /**
     * Memory in bytes that {@link #measure} takes at most beside the two volumes.
     *
     * @param ct  grid of the CT
     * @param pet grid of the PET
     * @param labels number of voxels that are labelled
     * @return {@link Long#MAX_VALUE} where no memory is enough
     */
    public long mostBytes(Grid ct, Grid pet, int labels) {
        long body = BodyBox.mostBytes(ct.voxels());
        BoxMm seen = BoxMm.of(ct);
        BoxMm both = BoxMm.of(pet);
        if (seen.overlapMm3(both) == 0) {
            // Refused when the body is known.
            return body;
        }
        BoxMm region = common(seen, both);
        double slice = (double) voxels(region.xMax() - region.xMin()) * voxels(region.yMax() - region.yMin());
        double slabs = inference.mostBytes(slice);
        boolean fits = slice * voxels(region.zMax() - region.zMin()) <= Integer.MAX_VALUE - 8 && slabs < Long.MAX_VALUE;
        return fits ? Math.max(body, labels + (long) slabs) : Long.MAX_VALUE;
    }

    private Measured segment(
            Volume ct, Volume pet, Grid target, VoxelBox part, WindowPace pace, boolean withUncertainty)
            throws InterruptedException {
        BoxMm region = common(BodyBox.of(ct).onGrid(ct.grid()), BoxMm.of(pet.grid()));
        Grid working = workingGrid(region);
        SurroundingAir air = new SurroundingAir(working.nx(), working.ny(), working.nz(), below);
        NativeLabels labels = new NativeLabels(working, classes, region, air, target, part);
        Optional<VoxelBox> needed = labels.needed();
        if (needed.isEmpty()) {
            return new Measured(labels.finished(), List.of());
        }
        Optional<UncertaintySums> sums = labels.centres()
                .filter(counted -> withUncertainty)
                .map(counted -> new UncertaintySums(working.nx(), working.ny(), classes, counted, air));
        inference.run(
                working.nz(),
                working.ny(),
                working.nx(),
                needed.get(),
                (zBegin, zEnd) -> input(ct, pet, working, zBegin, zEnd, air),
                pace,
                (zBegin, zEnd, probabilities) -> {
                    labels.accept(zBegin, zEnd, probabilities);
                    sums.ifPresent(each -> each.accept(zBegin, zEnd, probabilities));
                });
        return new Measured(
                labels.finished(), sums.map(UncertaintySums::finished).orElse(List.of()));
    }

    private static BoxMm common(BoxMm body, BoxMm pet) {
        if (body.overlapMm3(pet) == 0) {
            throw new PairRefusedException(
                    PairFault.NO_OVERLAP,
                    "the body in the CT (" + body + ") and the PET (" + pet
                            + ") have no space in common: are they of one examination?");
        }
        return new BoxMm(
                Math.max(body.xMin(), pet.xMin()),
                Math.min(body.xMax(), pet.xMax()),
                Math.max(body.yMin(), pet.yMin()),
                Math.min(body.yMax(), pet.yMax()),
                Math.max(body.zMin(), pet.zMin()),
                Math.min(body.zMax(), pet.zMax()));
    }

    /** Covers the region, and at least one window, so that a small region is seen with what surrounds it. */
    private Grid workingGrid(BoxMm region) {
        double spacing = preprocessing.workingSpacingMm();
        int nx = voxels(region.xMax() - region.xMin());
        int ny = voxels(region.yMax() - region.yMin());
        int nz = voxels(region.zMax() - region.zMin());
        return new Grid(
                nx,
                ny,
                nz,
                Affine.scaling(
                        spacing,
                        spacing,
                        spacing,
                        firstCentre(region.xMin(), region.xMax(), nx),
                        firstCentre(region.yMin(), region.yMax(), ny),
                        firstCentre(region.zMin(), region.zMax(), nz)));
    }

    private int voxels(double edgeMm) {
        return Math.max(preprocessing.patchVoxels(), (int) Math.ceil(edgeMm / preprocessing.workingSpacingMm()));
    }

    private double firstCentre(double min, double max, int voxels) {
        return (min + max) / 2 - preprocessing.workingSpacingMm() * (voxels - 1) / 2;
    }

    private float[] input(Volume ct, Volume pet, Grid working, int zBegin, int zEnd, SurroundingAir air) {
        int voxels = working.nx() * working.ny() * (zEnd - zBegin);
        float[] channel = new float[voxels];
        float[] both = new float[2 * voxels];
        NetworkInput.ctInto(ct, working, zBegin, zEnd, preprocessing, channel);
        air.see(zBegin, zEnd, channel);
        System.arraycopy(channel, 0, both, 0, voxels);
        NetworkInput.petInto(pet, working, zBegin, zEnd, preprocessing, channel);
        System.arraycopy(channel, 0, both, voxels, voxels);
        return both;
    }
}
