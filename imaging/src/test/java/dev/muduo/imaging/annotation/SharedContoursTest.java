package dev.muduo.imaging.annotation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.archive.TarGz;
import dev.muduo.imaging.coding.Vocabulary;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.series.Series;
import dev.muduo.imaging.series.SourceImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tumour contours of four real studies are, voxel for voxel, the masks that other software made of them. */
class SharedContoursTest {
    private static final Path FOLDER = Path.of(System.getProperty("muduo.shared", "../shared"), "data", "sts");
    private static final long MOST_BYTES = 256L << 20;
    private static final Structures STRUCTURES = new Structures(List.of(new Structure(1, "gtv", "")));

    @ParameterizedTest
    @CsvSource({
        "STS_001, CT, gtv_ct",
        "STS_001, PET, gtv_pet",
        "STS_002, CT, gtv_ct",
        "STS_002, PET, gtv_pet",
        "STS_008, CT, gtv_ct",
        "STS_008, PET, gtv_pet",
        "STS_019, CT, gtv_ct",
        "STS_019, PET, gtv_pet"
    })
    void contoursAreTheMasks(String study, String modality, String mask) {
        Path archive = FOLDER.resolve("dicom").resolve(study).resolve(modality + ".tar.gz");
        Assumptions.assumeTrue(
                Files.isRegularFile(archive), "the real studies are not at " + FOLDER + " (set -Dmuduo.shared)");
        Map<String, byte[]> files = TarGz.read(archive, MOST_BYTES);
        List<DicomSource> images = new ArrayList<>();
        List<DicomFile> structureSets = new ArrayList<>();
        files.forEach((name, content) -> {
            DicomFile file = Dicom.read(content, name);
            if (file.dataSet().requireText(Attribute.SOP_CLASS_UID).equals(SopClass.RT_STRUCTURE_SET)) {
                structureSets.add(file);
            } else {
                images.add(DicomSource.of(name, content));
            }
        });
        assertEquals(1, structureSets.size());
        SourceImages source = SourceImages.of(Series.of(images, DicomLimits.STANDARD));
        Vocabulary vocabulary = Vocabulary.of(STRUCTURES).with("GTV_Mass_" + modality, "gtv");
        DicomAnnotation annotation =
                StructureSetReader.read(structureSets.get(0), AnnotationTarget.of(source), vocabulary);
        LabelMap expected =
                Nifti.readLabelMap(FOLDER.resolve("nifti").resolve(study).resolve(mask + ".nii.gz"));
        assertEquals(STRUCTURES.list(), annotation.structures());
        int different = 0;
        int inside = 0;
        for (int n = 0; n < expected.labels().length; n++) {
            inside += expected.labels()[n];
            different += expected.labels()[n] == annotation.labels().labels()[n] ? 0 : 1;
        }
        assertTrue(inside > 100, "voxels of the tumour: " + inside);
        assertEquals(0, different, "voxels of " + inside);
    }
}
