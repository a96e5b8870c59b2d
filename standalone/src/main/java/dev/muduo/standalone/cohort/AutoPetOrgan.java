package dev.muduo.standalone.cohort;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiException;
import dev.muduo.platform.store.Sha256;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.CohortStudy.Drawing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * AutoPET-Organ as it is distributed (§5.1 and §5.2 of the method): the images of FDG-PET-CT-Lesions, in
 * {@code PETCT_<id>/<study>/} an {@code SUV.nii.gz} and, on its grid, a {@code CTres.nii.gz}; the organ labels in a folder of
 * their own as {@code PETCT_<id>_<study>_.nii.gz}. Studies without organ labels are passed over.
 *
 * <p>Ids 11 and 12 are the same lobe: 12 becomes 11. The authors' split is not published; here, in the order of their ids, the
 * last fifth of the patients is REPORT, the twentieth before it VALIDATION, all others TRAIN.
 */
public final class AutoPetOrgan {
    private static final String SUFFIX = "_.nii.gz";
    private static final byte MIDDLE_LOBE = 11;
    private static final byte MIDDLE_LOBE_TOO = 12;
    private static final int REPORT_PART = 5;
    private static final int VALIDATION_PART = 20;

    private AutoPetOrgan() {}

    /** The eleven organs of the release, with their SNOMED CT concepts. */
    public static Structures structures() {
        return new Structures(List.of(
                new Structure(1, "liver", "10200004"),
                new Structure(2, "kidney_left", "18639004"),
                new Structure(3, "kidney_right", "9846003"),
                new Structure(4, "heart", "80891009"),
                new Structure(5, "spleen", "78961009"),
                new Structure(6, "aorta", "15825003"),
                new Structure(7, "lung_lower_left", "41224006"),
                new Structure(8, "lung_lower_right", "266005"),
                new Structure(9, "lung_upper_left", "44714003"),
                new Structure(10, "lung_upper_right", "42400003"),
                new Structure(11, "lung_middle_right", "72481006")));
    }

    /**
     * Reads the cohort; label maps with their ids mended are written once, into a folder of the caller's.
     *
     * @param images the folder of the PETCT_ folders
     * @param labels the folder of the label files
     * @param mended is created; what lies in it already is not written again
     * @throws CohortException if a folder is not what it should be, a file is missing, or a label has an unknown id
     */
    public static Cohort read(Path images, Path labels, Path mended) throws IOException {
        Map<String, List<Path>> byPatient = labelledStudies(images, labels);
        if (byPatient.isEmpty()) {
            throw new CohortException("expected PETCT_<id>/<study> folders in " + images
                    + " and their PETCT_<id>_<study>" + SUFFIX + " in " + labels + ", found no study that has both");
        }
        Files.createDirectories(mended);
        List<CohortStudy> studies = new ArrayList<>();
        List<String> patients = List.copyOf(byPatient.keySet());
        for (int patient = 0; patient < patients.size(); patient++) {
            Role role = role(patient, patients.size());
            for (Path folder : byPatient.get(patients.get(patient))) {
                studies.add(study(folder, labels.resolve(name(folder) + SUFFIX), mended, role));
            }
        }
        return new Cohort(structures(), studies);
    }

    private static Map<String, List<Path>> labelledStudies(Path images, Path labels) throws IOException {
        Map<String, List<Path>> byPatient = new TreeMap<>();
        for (Path patient : folders(images)) {
            for (Path study : folders(patient)) {
                if (Files.isRegularFile(labels.resolve(name(study) + SUFFIX))) {
                    byPatient
                            .computeIfAbsent(patient.getFileName().toString(), id -> new ArrayList<>())
                            .add(study);
                }
            }
        }
        return byPatient;
    }

    /** By name. */
    private static List<Path> folders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new CohortException("no folder " + folder + ": expected the images of FDG-PET-CT-Lesions");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** As label files begin, and unique: patient and study. */
    private static String name(Path study) {
        return study.getParent().getFileName() + "_" + study.getFileName();
    }

    private static Role role(int patient, int patients) {
        int report = (patients + REPORT_PART - 1) / REPORT_PART;
        int validation = (patients + VALIDATION_PART - 1) / VALIDATION_PART;
        if (patient >= patients - report) {
            return Role.REPORT;
        }
        return patient >= patients - report - validation ? Role.VALIDATION : Role.TRAIN;
    }

    private static CohortStudy study(Path folder, Path label, Path mended, Role role) throws IOException {
        Path ct = required(folder.resolve("CTres.nii.gz"));
        Path pet = required(folder.resolve("SUV.nii.gz"));
        List<String> organs = structures().list().stream().map(Structure::name).toList();
        // Another file under the same name is another label.
        Path usable = mended(label, mended.resolve(name(folder) + "-" + Sha256.of(label) + ".nii.gz"));
        return new CohortStudy(name(folder), ct, pet, role, Optional.of(new Drawing(usable, organs, "AutoPET-Organ")));
    }

    private static Path required(Path file) throws CohortException {
        if (!Files.isRegularFile(file)) {
            throw new CohortException("no file " + file + ": a labelled study has SUV.nii.gz and CTres.nii.gz");
        }
        return file;
    }

    private static Path mended(Path label, Path copy) throws IOException {
        if (Files.exists(copy)) {
            return copy;
        }
        LabelMap map;
        try {
            map = Nifti.readLabelMap(label);
        } catch (NiftiException fault) {
            throw new CohortException(label + " is no label map: " + fault.getMessage(), fault);
        }
        byte[] ids = map.labels().clone();
        for (int v = 0; v < ids.length; v++) {
            if (ids[v] == MIDDLE_LOBE_TOO) {
                ids[v] = MIDDLE_LOBE;
            } else if (ids[v] < 0 || ids[v] > MIDDLE_LOBE_TOO) {
                throw new CohortException(label + " has the id " + (ids[v] & 0xFF) + "; AutoPET-Organ has 0 to 12");
            }
        }
        Path part = copy.resolveSibling("part-" + copy.getFileName());
        Nifti.write(new LabelMap(map.grid(), ids), part);
        Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return copy;
    }
}
