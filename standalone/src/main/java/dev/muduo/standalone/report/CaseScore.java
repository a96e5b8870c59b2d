package dev.muduo.standalone.report;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.metrics.EmptyMasks;
import dev.muduo.imaging.metrics.MaskMetrics;
import dev.muduo.imaging.metrics.MaskScore;
import dev.muduo.imaging.metrics.SpacingMm;

/**
 * One structure of one study, read in the two ways of §4.
 *
 * @param honest distances in millimetres, undefined where a mask is empty
 * @param compat as the authors' released evaluation counts: distances in voxels, 0 where a mask is empty
 */
public record CaseScore(String study, String structure, MaskScore honest, MaskScore compat) {
    static CaseScore of(String study, Structure structure, LabelMap prediction, LabelMap reference) {
        return new CaseScore(
                study,
                structure.name(),
                MaskMetrics.score(prediction, reference, structure.id()),
                MaskMetrics.score(prediction, reference, structure.id(), SpacingMm.VOXELS, EmptyMasks.MUDUO));
    }
}
