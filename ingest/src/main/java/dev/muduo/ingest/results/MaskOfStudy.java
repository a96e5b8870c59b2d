package dev.muduo.ingest.results;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.measures.StructureMeasures;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiException;
import dev.muduo.ingest.door.ContentHash;
import dev.muduo.ingest.door.Part;
import dev.muduo.ingest.leader.StudyKeys;
import dev.muduo.ingest.leader.StudyRevision;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.study.StudyVolumes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * A mask and what it measures.
 *
 * @param part     the image on whose grid it lies
 * @param measures of each structure, its volume on the mask's grid, its uptake on the PET's; none where nobody asks for them
 * @param tracer   what was injected for the PET, if it is known
 */
record MaskOfStudy(LabelMap labels, Part part, List<StructureMeasures> measures, Optional<String> tracer) {
    /**
     * Reads a mask from the store.
     *
     * @param measured whether it is to be measured, which takes the PET as well
     * @throws RecordFaultException if mask or PET are missing, damaged or contradict the study
     */
    static MaskOfStudy read(
            ServedMask mask, StudyRevision revision, Structures structures, ObjectStore store, boolean measured) {
        LabelMap labels =
                new StudyVolumes(store, 0).labelsOnOneOf(mask.mask(), List.of(revision.ctGrid(), revision.petGrid()));
        Part part = labels.grid().equals(revision.ctGrid()) ? Part.CT : Part.PET;
        List<StructureMeasures> measures = List.of();
        if (measured) {
            Volume suv = pet(mask.studyId(), revision, store);
            measures = StructureMeasures.of(
                    part == Part.PET ? new LabelMap(suv.grid(), labels.labels()) : labels, suv, structures);
        }
        return new MaskOfStudy(labels, part, measures, revision.tracer());
    }

    private static Volume pet(String studyId, StudyRevision revision, ObjectStore store) {
        String key = StudyKeys.of(studyId, revision.number(), Part.PET.word(), revision.petContent());
        try (InputStream in = store.open(key)) {
            Volume pet = Nifti.readVolume(in, key);
            if (ContentHash.of(pet).equals(revision.petContent())) {
                return pet;
            }
        } catch (NiftiException e) {
            throw new RecordFaultException("the object " + key + " is no usable NIfTI: " + e.getMessage(), e);
        } catch (IOException | UncheckedIOException e) {
            throw new SurroundingsException("the object " + key + " cannot be read to its end", e);
        }
        throw new RecordFaultException("the object " + key + " does not hold what its name says");
    }
}
