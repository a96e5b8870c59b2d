package dev.muduo.client.answer;

import java.util.List;
import java.util.Optional;

/**
 * How well the two teachers agree on a structure.
 *
 * @param patchesValid where both gave a mask
 * @param meanIou      mean soft IoU over these (Eq. 4 of the paper); empty where there is none
 */
public record Agreement(String structure, long patchesValid, Optional<Double> meanIou) {
    /**
     * Their newest answer to one study.
     *
     * @param run     of teaching
     * @param patches that the study was cut into
     */
    public record OfStudy(String studyId, int revision, int run, int patches, List<Agreement> structures) {
        public OfStudy {
            structures = List.copyOf(structures);
        }
    }
}
