package dev.muduo.imaging.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.testing.Damage;
import dev.muduo.imaging.testing.DicomFiles;
import dev.muduo.imaging.testing.DicomQuestions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damaged files, thousands of them, the same ones every time: each is read or refused by a {@link DicomException} whose message
 * says nothing of the patient, and none asks for more memory than the limits allow.
 */
class HostileFilesTest {
    private static final String NAME = "PLANTED^PATIENT";
    private static final DicomLimits LIMITS = new DicomLimits(1 << 16, 1 << 14, 500, 6, 1 << 20);
    private static final int FILES = 1500;

    @ParameterizedTest
    @EnumSource(
            value = TransferSyntax.class,
            names = {"EXPLICIT_LITTLE_ENDIAN", "IMPLICIT_LITTLE_ENDIAN", "EXPLICIT_BIG_ENDIAN", "DEFLATED", "RLE"})
    void damagedFilesAreReadOrRefused(TransferSyntax syntax) {
        byte[] whole = whole(syntax);
        Random random = new Random(syntax.uid().hashCode());
        List<String> refusals = new ArrayList<>();
        for (int n = 0; n < FILES; n++) {
            byte[] damaged = Damage.of(whole, random);
            try {
                DicomFile file = Dicom.read(new ByteArrayInputStream(damaged), "upload", LIMITS);
                DicomQuestions.ask(file.dataSet(), refused -> refusals.add(refused.getMessage()));
            } catch (DicomException refused) {
                refusals.add(refused.getMessage());
            }
        }
        assertTrue(refusals.size() > FILES / 20, "damage is noticed: " + refusals.size());
        for (String refusal : refusals) {
            assertTrue(refusal.startsWith("upload: "), refusal);
            assertFalse(refusal.contains("PLANTED"), refusal);
        }
    }

    /** Whoever reads the pixels without holding them refuses the same files, and sees the same in the others. */
    @ParameterizedTest
    @EnumSource(
            value = TransferSyntax.class,
            names = {"EXPLICIT_LITTLE_ENDIAN", "IMPLICIT_LITTLE_ENDIAN", "EXPLICIT_BIG_ENDIAN", "DEFLATED", "RLE"})
    void digestedTheyAreTheSame(TransferSyntax syntax) {
        byte[] whole = whole(syntax);
        Random random = new Random(syntax.uid().hashCode());
        int read = 0;
        for (int n = 0; n < FILES; n++) {
            byte[] damaged = Damage.of(whole, random);
            Optional<DataSet> held = tried(() -> Dicom.read(new ByteArrayInputStream(damaged), "upload", LIMITS)
                    .dataSet());
            Optional<DigestedFile> digested =
                    tried(() -> Dicom.readDigested(new ByteArrayInputStream(damaged), "upload", LIMITS));
            assertEquals(held.isPresent(), digested.isPresent(), "file " + n);
            if (held.isPresent()) {
                DataSetBuilder without = held.get().toBuilder();
                digested.get().pixels().keySet().forEach(without::remove);
                assertEquals(without.build(), digested.get().dataSet(), "file " + n);
                read++;
            }
        }
        assertTrue(read > FILES / 20, "some are read all the same: " + read);
    }

    private static <T> Optional<T> tried(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (DicomException refused) {
            return Optional.empty();
        }
    }

    private static byte[] whole(TransferSyntax syntax) {
        DataSetBuilder pet = DicomFiles.pet(1, 2.5)
                .text(Attribute.SPECIFIC_CHARACTER_SET, "ISO 2022 IR 100", "ISO 2022 IR 87")
                .bytes(Attribute.PATIENT_NAME, NAME.getBytes(StandardCharsets.US_ASCII))
                .bytes(Attribute.PATIENT_ID, NAME.getBytes(StandardCharsets.US_ASCII));
        if (syntax == TransferSyntax.RLE) {
            pet.put(DicomFiles.icon(new byte[30], new byte[20])).frames(List.of(new byte[80], new byte[60]));
        }
        return DicomFiles.encode(syntax, pet);
    }
}
