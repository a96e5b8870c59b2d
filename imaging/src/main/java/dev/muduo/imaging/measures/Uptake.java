package dev.muduo.imaging.measures;

/**
 * How much tracer a structure took up, by the voxels of the PET whose centres lie in it.
 *
 * @param suvMean    mean SUVbw of its voxels, g/ml
 * @param suvMax     highest of a voxel, g/ml
 * @param suvPeak    highest mean of a sphere of 1 ml about one of its voxels, g/ml (PERCIST; Wahl et al., J Nucl Med 2009, 50 Suppl 1;
 *                   IBSI 0F91)
 * @param glycolysis SUVmean times the volume of what of the structure lies within the PET, g: of FDG, and total lesion
 *                   glycolysis where the structure is a lesion; of other tracers the integrated intensity (IBSI 99N0)
 */
public record Uptake(double suvMean, double suvMax, double suvPeak, double glycolysis) {}
