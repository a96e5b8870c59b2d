package dev.muduo.imaging.study;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.PatientIdentifier;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.series.Series;
import dev.muduo.imaging.series.SeriesRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The two series of an examination that belong together: the attenuation-corrected PET and the CT that covers it. */
public record PetCt(Series ct, Series pet) {
    /** Of the PET's slices, the CT must reach this part. */
    public static final double LEAST_COVER = 0.9;

    private static final Set<String> STILL = Set.of("STATIC", "WHOLE BODY", "WHOLEBODY");

    /**
     * Chooses the pair.
     *
     * @param series all of one study; others than CT and PET are passed over
     * @throws PetCtRefusedException if there is no pair or more than one, or its images are not all of one study and patient
     * @throws DicomException if an image of the pair names no study, or the PET or every candidate for the CT does not say where
     *     it lies
     * @throws SeriesRefusedException if the PET or every candidate for the CT is no volume
     */
    public static PetCt of(List<Series> series) {
        long studies = series.stream()
                .map(one -> one.common().text(Attribute.STUDY_INSTANCE_UID).orElse(""))
                .distinct()
                .count();
        if (studies > 1) {
            throw new PetCtRefusedException(
                    PetCtFault.SEVERAL_STUDIES, "a pair is of one study, got the series of " + studies + " studies");
        }
        Series pet = pet(series);
        PetCt pair = new PetCt(ct(series, pet), pet);
        pair.requireOnePatient();
        return pair;
    }

    /** An image may have been filed under the study of somebody else. */
    private void requireOnePatient() {
        Whose expected = Whose.of(pet.common());
        boolean one = Stream.of(ct, pet)
                .flatMap(series -> series.frames().stream())
                .allMatch(frame -> Whose.of(frame.file()).equals(expected));
        if (!one) {
            throw new PetCtRefusedException(
                    PetCtFault.SEVERAL_PATIENTS,
                    "a pair is of one patient; the images of CT and PET do not all have the same Patient ID (0010,0020):"
                            + " correct it where they come from");
        }
    }

    private record Whose(String studyUid, Optional<String> patient) {
        static Whose of(DataSet header) {
            return new Whose(header.requireText(Attribute.STUDY_INSTANCE_UID), PatientIdentifier.of(header));
        }
    }

    private static Series pet(List<Series> series) {
        List<Series> pets = of(series, SopClass.PET_IMAGES);
        List<Series> corrected = pets.stream().filter(PetCt::isCorrectedSlices).toList();
        if (corrected.isEmpty()) {
            throw new PetCtRefusedException(
                    PetCtFault.NO_PET,
                    "a study has an attenuation-corrected PET of still slices (Corrected Image ATTN, Series Type STATIC or"
                            + " WHOLE BODY, IMAGE; of an enhanced image Attenuation Corrected YES), got none among "
                            + pets.size() + " PET series");
        }
        if (corrected.size() > 1) {
            throw new PetCtRefusedException(
                    PetCtFault.SEVERAL_PETS,
                    corrected.size() + " series are attenuation-corrected PETs: choose the one to be used");
        }
        return corrected.get(0);
    }

    private static List<Series> of(List<Series> series, Set<String> classes) {
        return series.stream()
                .filter(one -> classes.contains(
                        one.common().text(Attribute.SOP_CLASS_UID).orElse("")))
                .toList();
    }

    private static boolean isCorrectedSlices(Series pet) {
        DataSet common = pet.common();
        List<String> type = common.texts(Attribute.SERIES_TYPE);
        boolean slices = type.isEmpty()
                || (type.size() > 1
                        && STILL.contains(type.get(0))
                        && type.get(1).equals("IMAGE"));
        return isCorrected(common) && slices && !pet.frames().get(0).isProjection();
    }

    /** Whether a PET's header says that it is attenuation-corrected: a classic image in a list, an enhanced one outright. */
    public static boolean isCorrected(DataSet pet) {
        return pet.texts(Attribute.CORRECTED_IMAGE).contains("ATTN")
                || pet.text(Attribute.ATTENUATION_CORRECTED).orElse("").equals("YES");
    }

    private record Candidate(Series series, int cover, boolean soft) {}

    private static Series ct(List<Series> series, Series pet) {
        Grid petGrid = grid(pet, "PET");
        String frameOfReference = frameOfReference(pet)
                .orElseThrow(() -> new PetCtRefusedException(
                        PetCtFault.NO_FRAME_OF_REFERENCE,
                        "PET: expected a " + Attribute.FRAME_OF_REFERENCE_UID + ", by which its CT is found, got none:"
                                + " export the study again, unchanged"));
        List<Series> cts = of(series, SopClass.CT_IMAGES).stream()
                .filter(one -> !one.common().texts(Attribute.IMAGE_TYPE).contains("LOCALIZER"))
                .filter(one ->
                        frameOfReference(one).filter(frameOfReference::equals).isPresent())
                .toList();
        List<Candidate> candidates = new ArrayList<>();
        RuntimeException firstFault = null;
        for (Series ct : cts) {
            try {
                int cover = cover(grid(ct, "CT"), petGrid);
                candidates.add(new Candidate(ct, cover, ConvolutionKernel.isSoft(ct.common())));
            } catch (SeriesRefusedException | DicomException fault) {
                // A page of the protocol or of the dose may have the class of a CT and lie nowhere.
                firstFault = firstFault == null ? fault : firstFault;
            }
        }
        if (candidates.isEmpty() && firstFault != null) {
            throw firstFault;
        }
        return best(candidates, petGrid.nz());
    }

    private static Grid grid(Series series, String which) {
        try {
            return series.order().grid();
        } catch (SeriesRefusedException refused) {
            throw new SeriesRefusedException(refused.fault(), which + ": " + refused.getMessage());
        }
    }

    private static Optional<String> frameOfReference(Series series) {
        return series.common().text(Attribute.FRAME_OF_REFERENCE_UID);
    }

    /** How many slices of the PET have their middle within the CT's length along the body. */
    private static int cover(Grid ct, Grid pet) {
        double half = ct.affine().spacingMm(2) / 2;
        double[] ends = {middleZ(ct, 0), middleZ(ct, ct.nz() - 1)};
        int covered = 0;
        for (int k = 0; k < pet.nz(); k++) {
            double z = middleZ(pet, k);
            boolean within = z >= Math.min(ends[0], ends[1]) - half && z <= Math.max(ends[0], ends[1]) + half;
            covered += within ? 1 : 0;
        }
        return covered;
    }

    private static double middleZ(Grid grid, int k) {
        return grid.affine().z((grid.nx() - 1) / 2.0, (grid.ny() - 1) / 2.0, k);
    }

    private static Series best(List<Candidate> candidates, int slices) {
        int most = candidates.stream().mapToInt(Candidate::cover).max().orElse(0);
        if (most < LEAST_COVER * slices) {
            throw new PetCtRefusedException(
                    PetCtFault.NO_CT,
                    "a study has a CT in the PET's frame of reference that covers " + Math.round(100 * LEAST_COVER)
                            + " % of its slices; the best of " + candidates.size() + " covers " + most + " of "
                            + slices);
        }
        List<Candidate> covering =
                candidates.stream().filter(one -> one.cover() == most).toList();
        List<Candidate> soft = covering.stream().filter(Candidate::soft).toList();
        List<Candidate> preferred = soft.isEmpty() ? covering : soft;
        if (preferred.size() > 1) {
            throw new PetCtRefusedException(
                    PetCtFault.SEVERAL_CTS,
                    preferred.size() + " CT series cover the PET equally well: choose the one to be used");
        }
        return preferred.get(0).series();
    }
}
