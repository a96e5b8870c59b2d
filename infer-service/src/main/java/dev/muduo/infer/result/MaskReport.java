package dev.muduo.infer.result;

import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.measures.StructureMeasures;
import dev.muduo.imaging.measures.Uptake;
import dev.muduo.infer.request.SegmentationAnswer;
import dev.muduo.infer.request.SegmentationRequest;
import dev.muduo.infer.request.Selection;
import java.util.List;
import java.util.Optional;

/**
 * A mask in numbers, as JSON.
 *
 * @param number     of the promotion that made it
 * @param checkpoint SHA-256
 * @param arithmetic that it was computed in, as in {@code float32}
 * @param grid       on whose voxels the mask lies
 * @param box        beyond which nothing was looked for, as the request had it; absent if everywhere
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
            Optional<Double> totalLesionGlycolysis) {
        static Measured of(StructureMeasures measures) {
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
                    uptake.map(Uptake::glycolysis));
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
        return new MaskReport(
                answer.requestId(),
                answer.version().number(),
                answer.version().checkpoint(),
                answer.version().arithmetic().word(),
                request.grid().word(),
                selection.box().map(MaskReport::edges),
                NOTICE,
                StructureMeasures.of(labels, suv, structures).stream()
                        .filter(measures -> selection.has(measures.structure()))
                        .map(Measured::of)
                        .toList());
    }

    private static List<Double> edges(BoxMm box) {
        return List.of(box.xMin(), box.xMax(), box.yMin(), box.yMax(), box.zMin(), box.zMax());
    }
}
