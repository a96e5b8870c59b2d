package dev.muduo.imaging.suv;

import dev.muduo.imaging.series.Rescale;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * From the stored numbers of a PET series to SUVbw.
 *
 * @param rescales one a frame, in the order of the frames
 */
public record SuvScale(List<Rescale> rescales, SuvProvenance provenance) {
    public SuvScale {
        rescales = List.copyOf(rescales);
    }

    /**
     * @param rescales to the series' unit, one a frame
     * @param factors  SUV of one such unit, one a frame
     * @throws SuvRefusedException if a factor is none, or makes none of a slope
     */
    static SuvScale of(List<Rescale> rescales, double[] factors, Evidence evidence) {
        if (!IntStream.range(0, factors.length).allMatch(frame -> isScale(rescales.get(frame), factors[frame]))) {
            throw new SuvRefusedException(
                    SuvFault.NOT_FINITE,
                    "dose, weight, half-life, times and slope do not make a finite factor other than 0: one of them is out"
                            + " of all bounds");
        }
        boolean one = Arrays.stream(factors).allMatch(factor -> factor == factors[0]);
        return new SuvScale(
                IntStream.range(0, factors.length)
                        .mapToObj(frame -> rescales.get(frame).times(factors[frame]))
                        .toList(),
                evidence.provenance(one ? OptionalDouble.of(factors[0]) : OptionalDouble.empty()));
    }

    /** Slopes of 64 bits (FD) may be so small or great that only their product with a factor is none. */
    private static boolean isScale(Rescale rescale, double factor) {
        double slope = rescale.slope() * factor;
        return factor > 0
                && Double.isFinite(factor)
                && slope != 0
                && Double.isFinite(slope)
                && Double.isFinite(rescale.intercept() * factor);
    }
}
