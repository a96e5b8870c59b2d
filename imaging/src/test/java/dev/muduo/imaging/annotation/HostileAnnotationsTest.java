package dev.muduo.imaging.annotation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.coding.Vocabulary;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.results.SegmentationWriter;
import dev.muduo.imaging.results.StructureSetWriter;
import dev.muduo.imaging.series.SeriesRefusedException;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.imaging.testing.Damage;
import dev.muduo.imaging.testing.Sources;
import java.io.ByteArrayInputStream;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Damaged objects, thousands of them, the same ones every time: each is an annotation on the study's grid or refused, and no
 * refusal says anything of the patient.
 */
class HostileAnnotationsTest {
    private static final int FILES = 3000;
    private static final DicomLimits LIMITS = new DicomLimits(1 << 18, 1 << 16, 5000, 6, 1 << 20);
    private static final Vocabulary VOCABULARY = Vocabulary.of(Sources.STRUCTURES);
    private static final SourceImages SOURCE = Sources.oblique(new Random(4), 7, 5, 6);
    private static final LabelMap LABELS = Sources.labels(new Random(5), SOURCE.grid(), 4);
    private static final AnnotationTarget TARGET = AnnotationTarget.of(SOURCE);

    @Test
    void damagedSegmentations() {
        DicomFile whole = SegmentationWriter.write(LABELS, Sources.STRUCTURES, SOURCE, Sources.ORIGIN);
        assertReadOrRefused(whole, file -> assertOnTheGrid(SegmentationReader.read(file, TARGET, VOCABULARY, 0.5)));
    }

    @Test
    void damagedStructureSets() {
        DicomFile whole = StructureSetWriter.write(LABELS, Sources.STRUCTURES, SOURCE, Sources.ORIGIN);
        assertReadOrRefused(whole, file -> assertOnTheGrid(StructureSetReader.read(file, TARGET, VOCABULARY)));
    }

    @Test
    void damagedSourceImages() {
        byte[] whole = SOURCE.encode();
        Random random = new Random(6);
        int refused = 0;
        for (int n = 0; n < FILES; n++) {
            byte[] damaged = Damage.of(whole, random);
            try {
                SourceImages.decode(damaged, "upload");
            } catch (DicomException | SeriesRefusedException e) {
                assertFalse(e.getMessage().contains("PLANTED"), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > FILES / 20, "damage is noticed: " + refused);
    }

    private static void assertReadOrRefused(DicomFile file, Consumer<DicomFile> reader) {
        byte[] whole = Dicom.encode(file);
        Random random = new Random(file.syntax().uid().hashCode());
        int refused = 0;
        for (int n = 0; n < FILES; n++) {
            byte[] damaged = Damage.of(whole, random);
            try {
                reader.accept(Dicom.read(new ByteArrayInputStream(damaged), "upload", LIMITS));
            } catch (DicomException | AnnotationRefusedException e) {
                assertTrue(e.getMessage().startsWith("upload"), e.getMessage());
                assertFalse(e.getMessage().contains("PLANTED"), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > FILES / 20, "damage is noticed: " + refused);
    }

    private static void assertOnTheGrid(DicomAnnotation annotation) {
        assertEquals(SOURCE.grid(), annotation.labels().grid());
        for (byte label : annotation.labels().labels()) {
            assertTrue(label >= 0 && label <= 4, "label " + label);
        }
    }
}
