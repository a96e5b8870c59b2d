package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.dicom.SopClass;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of pixels by the class of their object alone (PS3.4, B.5): the table of the conformance statement. */
final class ImageClass {
    private static final String STORAGE = "1.2.840.10008.5.1.4.1.1.";

    /** Slices of a body that a scanner reconstructs, and what is derived from them voxel by voxel. */
    private static final Set<String> SLICES = Set.of(
            STORAGE + "2", // CT
            STORAGE + "2.1", // Enhanced CT
            STORAGE + "2.2", // Legacy Converted Enhanced CT
            STORAGE + "4", // MR
            STORAGE + "4.1", // Enhanced MR
            STORAGE + "4.4", // Legacy Converted Enhanced MR
            STORAGE + "20", // Nuclear Medicine
            STORAGE + "30", // Parametric Map
            SopClass.SEGMENTATION,
            STORAGE + "66.7", // Label Map Segmentation
            STORAGE + "128", // Positron Emission Tomography
            STORAGE + "128.1", // Legacy Converted Enhanced PET
            STORAGE + "130", // Enhanced PET
            STORAGE + "481.2"); // RT Dose

    /** Of these the images lie in the patient, slice by slice: one that says nothing of it is a picture of something else. */
    private static final Set<String> PLACED = Set.of(STORAGE + "2", STORAGE + "4", STORAGE + "128");

    /** Each stands for itself and for all that begin with it and a dot. */
    private static final Map<String, PixelConcern> FAMILIES = Map.ofEntries(
            Map.entry(
                    STORAGE + "1",
                    PixelConcern.PROJECTION), // Computed and digital radiography, mammography, intra-oral
            Map.entry(STORAGE + "3", PixelConcern.ULTRASOUND), // multi-frame
            Map.entry(STORAGE + "6", PixelConcern.ULTRASOUND),
            Map.entry(STORAGE + "7", PixelConcern.SECONDARY_CAPTURE),
            Map.entry(STORAGE + "12", PixelConcern.PROJECTION), // Angiography and fluoroscopy
            Map.entry(STORAGE + "13", PixelConcern.PROJECTION), // 3D angiography, craniofacial, breast tomosynthesis
            Map.entry(
                    STORAGE + "77",
                    PixelConcern.VISIBLE_LIGHT), // Endoscopy, microscopy, photographs, ophthalmology, video
            Map.entry(STORAGE + "104", PixelConcern.ENCAPSULATED_DOCUMENT),
            Map.entry(STORAGE + "481.1", PixelConcern.PROJECTION)); // RT Image

    private ImageClass() {}

    static boolean isSlices(String sopClass) {
        return SLICES.contains(sopClass);
    }

    static boolean isPlaced(String sopClass) {
        return PLACED.contains(sopClass);
    }

    /** What speaks against every object of this class. */
    static Optional<PixelConcern> concern(String sopClass) {
        return FAMILIES.entrySet().stream()
                .filter(family -> sopClass.equals(family.getKey()) || sopClass.startsWith(family.getKey() + "."))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
