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
     * @throws SuvRefusedException if a factor is none
     */
    static SuvScale of(List<Rescale> rescales, double[] factors, Evidence evidence) {
        if (!Arrays.stream(factors).allMatch(factor -> factor > 0 && Double.isFinite(factor))) {
            throw new SuvRefusedException(
                    SuvFault.NOT_FINITE,
                    "dose, weight, half-life and times do not make a finite factor: one of them is out of all bounds");
        }
        boolean one = Arrays.stream(factors).allMatch(factor -> factor == factors[0]);
        return new SuvScale(
                IntStream.range(0, factors.length)
                        .mapToObj(frame -> rescales.get(frame).times(factors[frame]))
                        .toList(),
                evidence.provenance(one ? OptionalDouble.of(factors[0]) : OptionalDouble.empty()));
    }
}
