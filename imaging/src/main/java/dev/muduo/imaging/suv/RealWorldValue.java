package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.series.FrameHeader;
import dev.muduo.imaging.series.Rescale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * From the stored numbers of one frame to values with a unit (Real World Value Mapping, PS3.3, C.7.6.16.2.11).
 *
 * @param rescale with an intercept of 0, for the stored numbers that the mapping names
 */
record RealWorldValue(PetUnit unit, Rescale rescale) {
    private static final int WORD = 0xffff;

    private record Mapping(PetUnit unit, DataSet said) {}

    /**
     * What a frame says. Of several mappings the one to the best unit.
     *
     * @throws SuvRefusedException if there is none from which an SUV can be had, several to one unit, or no line
     *     through 0
     * @throws dev.muduo.imaging.dicom.DicomException if a number in it cannot be read
     */
    static RealWorldValue of(FrameHeader frame) {
        Attribute sequence = Attribute.REAL_WORLD_VALUE_MAPPING_SEQUENCE;
        List<Mapping> mappings = new ArrayList<>();
        for (DataSet said : frame.saying(sequence).items(sequence)) {
            PetUnit.of(said).ifPresent(unit -> mappings.add(new Mapping(unit, said)));
        }
        Mapping best = mappings.stream()
                .min(Comparator.comparing(Mapping::unit))
                .orElseThrow(() -> new SuvRefusedException(
                        SuvFault.UNKNOWN_UNITS,
                        sequence
                                + ": an enhanced PET says there what its numbers are; an SUV can be had from Bq/ml, g/ml and"
                                + " cm2/ml of UCUM, got none of them; of g/ml and cm2/ml without annotation only if "
                                + Attribute.QUANTITY_DEFINITION_SEQUENCE
                                + " is absent, or says SUVbw of the one and SUVbsa of the other"));
        if (mappings.stream().filter(one -> one.unit() == best.unit()).count() > 1) {
            throw new SuvRefusedException(
                    SuvFault.UNKNOWN_UNITS,
                    sequence + ": expected one mapping of a frame to "
                            + best.unit().units() + ", got several");
        }
        return new RealWorldValue(best.unit(), rescale(frame, best.said()));
    }

    private static Rescale rescale(FrameHeader frame, DataSet mapping) {
        double slope = mapping.number(Attribute.REAL_WORLD_VALUE_SLOPE)
                .orElseThrow(() -> new SuvRefusedException(
                        SuvFault.UNKNOWN_UNITS,
                        Attribute.REAL_WORLD_VALUE_SLOPE
                                + ": expected a slope, got none: a look-up table is not read"));
        if (slope == 0) {
            throw frame.fault(Attribute.REAL_WORLD_VALUE_SLOPE, "expected a slope other than 0, got 0");
        }
        PetSeries.requireNoIntercept(
                mapping.number(Attribute.REAL_WORLD_VALUE_INTERCEPT).orElse(0));
        int least = bound(frame, mapping, Attribute.REAL_WORLD_VALUE_FIRST_VALUE_MAPPED, Integer.MIN_VALUE);
        int most = bound(frame, mapping, Attribute.REAL_WORLD_VALUE_LAST_VALUE_MAPPED, Integer.MAX_VALUE);
        if (least > most) {
            throw frame.fault(
                    Attribute.REAL_WORLD_VALUE_LAST_VALUE_MAPPED, "expected it not to be below the first, got less");
        }
        return new Rescale(slope, 0, least, most);
    }

    /** US or SS as Pixel Representation (0028,0103) has it, which an implicit file does not say of the attribute itself. */
    private static int bound(FrameHeader frame, DataSet mapping, Attribute attribute, int without) {
        OptionalInt said = mapping.integer(attribute);
        if (said.isEmpty()) {
            return without;
        }
        boolean signed = frame.file().requireInteger(Attribute.PIXEL_REPRESENTATION) == 1;
        return signed ? (short) said.getAsInt() : said.getAsInt() & WORD;
    }
}
