package dev.muduo.standalone.phantom;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.standalone.cohort.AutoPetOrgan;

/**
 * One synthetic PET/CT study and its truth.
 *
 * @param ct       Hounsfield units
 * @param pet      SUVbw, on a coarser grid; the diaphragm stands elsewhere than in the CT
 * @param labels   the structures' ids on the CT's grid
 * @param breathMm how far the diaphragm stands higher in the PET than in the CT
 * @param lesions  how many lesions the patient has
 */
public record Phantom(Volume ct, Volume pet, LabelMap labels, double breathMm, int lesions) {
    /** Uptake is sampled this much finer than the PET's voxels, so that organs are not jagged there. */
    private static final double UPTAKE_FINENESS = 1.5;

    private static final double PET_MARGIN_MM = 12;

    /** Those of the AutoPET organ labels (§5.2 of the method). */
    public static Structures structures() {
        return AutoPetOrgan.structures();
    }

    /** The patient of this seed and number: the same three always give the same voxels. */
    public static Phantom of(long seed, int study, PhantomConfig config) {
        Anatomy anatomy = Anatomy.of(seed, study, config.lesionProbability());
        Pose pose = Pose.of(seed, study);
        Composition composition = Composition.of(seed, study, anatomy.lesions().size());
        Variation position = new Variation(CounterRandom.of(seed, study, "phantom position"));
        double breathMm = position.between(0.15, 1) * config.largestBreathMm();
        double couchZ = Math.rint(position.between(-1400, -300));

        Grid ctGrid = Scanner.grid(
                config.widthMm(), config.depthMm(), config.heightMm(), config.ctVoxelMm(), config.ctVoxelMm(), 0);
        TissueMap ctTissues = TissueMap.of(anatomy, pose, ctGrid, 0);
        Volume ct = Scanner.ct(
                composition.hounsfield(ctTissues),
                ctGrid,
                config.ctNoiseHu(),
                CounterRandom.of(seed, study, "phantom CT noise"));
        Volume pet = pet(seed, study, config, anatomy, pose, composition, breathMm);
        return new Phantom(
                new Volume(onCouch(ctGrid, couchZ), ct.values()),
                new Volume(onCouch(pet.grid(), couchZ), pet.values()),
                new LabelMap(onCouch(ctGrid, couchZ), ctTissues.structureIds()),
                breathMm,
                anatomy.lesions().size());
    }

    private static Volume pet(
            long seed,
            int study,
            PhantomConfig config,
            Anatomy anatomy,
            Pose pose,
            Composition composition,
            double breathMm) {
        double width = config.widthMm() + 2 * PET_MARGIN_MM;
        double depth = config.depthMm() + 2 * PET_MARGIN_MM;
        Grid grid = Scanner.grid(width, depth, config.heightMm(), config.petPixelMm(), config.petSliceMm(), 0);
        Grid fine = Scanner.grid(
                width,
                depth,
                config.heightMm(),
                config.petPixelMm() / UPTAKE_FINENESS,
                config.petSliceMm() / UPTAKE_FINENESS,
                0);
        TissueMap tissues = TissueMap.of(anatomy, pose, fine, breathMm);
        Volume uptake = new Volume(fine, composition.uptake(tissues));
        return Scanner.pet(uptake, grid, config, CounterRandom.of(seed, study, "phantom PET noise"));
    }

    /** The patient's middle, where it lies on the couch; anatomy itself is independent of it. */
    private static Grid onCouch(Grid grid, double couchZ) {
        Affine along = Affine.scaling(1, 1, 1, 0, 0, couchZ);
        return new Grid(grid.nx(), grid.ny(), grid.nz(), along.after(grid.affine()));
    }
}
