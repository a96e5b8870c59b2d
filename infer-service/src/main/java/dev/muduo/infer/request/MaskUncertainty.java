package dev.muduo.infer.request;

import dev.muduo.networks.inference.Uncertainty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How unsure the network was of the structures of one mask, as it is kept beside the mask.
 *
 * @param structures by id; those that were found
 */
public record MaskUncertainty(Map<Integer, OfStructure> structures) {
    /**
     * Of one structure, see {@link Uncertainty}.
     *
     * @param border absent if nothing borders on it
     */
    public record OfStructure(double mean, Optional<Double> border) {}

    public MaskUncertainty {
        structures = Map.copyOf(structures);
    }

    static MaskUncertainty of(List<Uncertainty> classes) {
        Map<Integer, OfStructure> structures = new TreeMap<>();
        for (Uncertainty each : classes) {
            structures.put(each.label(), new OfStructure(each.mean(), boxed(each.border())));
        }
        return new MaskUncertainty(structures);
    }

    private static Optional<Double> boxed(OptionalDouble value) {
        return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }
}
