package dev.muduo.infer.result;

import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.measures.StructureMeasures;
import dev.muduo.imaging.measures.Uptake;
import dev.muduo.imaging.results.Portion;
import dev.muduo.infer.request.MaskUncertainty;
import dev.muduo.infer.request.SegmentationAnswer;
import dev.muduo.infer.request.SegmentationRequest;
import dev.muduo.infer.request.Selection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mask in numbers, as JSON.
 *
 * @param number     of the promotion that made it
 * @param checkpoint SHA-256
 * @param arithmetic that it was computed in, as in {@code float32}
 * @param grid       on whose voxels the mask lies
 * @param box        beyond which nothing was looked for, as the request had it; absent if everywhere
 * @param part       that it is of a part, in words; absent of the whole
 * @param notice     what it is not meant for
 * @param structures those that were asked for
 */
public record MaskReport(
        String requestId,
        long number,
        String checkpoint,
        String arithmetic,
        String grid,
        Optional<List<Double>> box,
        Optional<String> part,
        String notice,
        List<Measured> structures) {
    static final String NOTICE = "For research use; not a medical device.";

    /**
     * One structure.
     *
     * @param colour                in the preview, as in {@code #1f77b4}
     * @param volumeMl              0 if it was not found
     * @param suvMean               g/ml, absent if no voxel of the PET is in it, like the others
     * @param suvPeak               highest mean of a sphere of 1 ml (PERCIST)
     * @param totalLesionGlycolysis g: SUVmean times volume
     * @param uncertainty           mean of 1 − the probability of the structure, in [0, 1], over the voxels of the network's grid where
     *                              it is the most probable; absent if there are none, or it is not known (see {@link
     *                              SegmentationAnswer#uncertainty})
     * @param borderUncertainty     the same over those of them that touch something else with a face
     */
    public record Measured(
            int id,
            String name,
            String snomed,
            String colour,
            double volumeMl,
            Optional<Double> suvMean,
            Optional<Double> suvMax,
            Optional<Double> suvPeak,
            Optional<Double> totalLesionGlycolysis,
            Optional<Double> uncertainty,
            Optional<Double> borderUncertainty) {
        static Measured of(StructureMeasures measures, Optional<MaskUncertainty.OfStructure> uncertainty) {
            Optional<Uptake> uptake = measures.uptake();
            return new Measured(
                    measures.structure().id(),
                    measures.structure().name(),
                    measures.structure().snomed(),
                    StructureColour.hex(measures.structure().id()),
                    measures.volumeMl(),
                    uptake.map(Uptake::suvMean),
                    uptake.map(Uptake::suvMax),
                    uptake.map(Uptake::suvPeak),
                    uptake.map(Uptake::glycolysis),
                    uncertainty.map(MaskUncertainty.OfStructure::mean),
                    uncertainty.flatMap(MaskUncertainty.OfStructure::border));
        }
    }

    public MaskReport {
        structures = List.copyOf(structures);
    }

    /** @param suv SUVbw in g/ml on the PET's own grid */
    static MaskReport of(
            SegmentationRequest request,
            SegmentationAnswer answer,
            LabelMap labels,
            Volume suv,
            Structures structures) {
        Selection selection = request.selection();
        Map<Integer, MaskUncertainty.OfStructure> uncertainty =
                answer.uncertainty().get().map(MaskUncertainty::structures).orElse(Map.of());
        return new MaskReport(
                answer.requestId(),
                answer.version().number(),
                answer.version().checkpoint(),
                answer.version().arithmetic().word(),
                request.grid().word(),
                selection.box().map(MaskReport::edges),
                Optional.of(selection.portion(structures))
                        .filter(portion -> !portion.isWhole())
                        .map(Portion::words),
                NOTICE,
                StructureMeasures.of(labels, suv, structures).stream()
                        .filter(measures -> selection.has(measures.structure()))
                        .map(measures -> Measured.of(
                                measures,
                                Optional.ofNullable(
                                        uncertainty.get(measures.structure().id()))))
                        .toList());
    }

    private static List<Double> edges(BoxMm box) {
        return List.of(box.xMin(), box.xMax(), box.yMin(), box.yMax(), box.zMin(), box.zMax());
    }
}
