package dev.muduo.benchmarks.fuzz;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.frames.Frames;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.networks.torch.TorchStateDict;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A campaign that begins with broken files would never get behind the first check. */
class SeedsTest {
    @TempDir
    Path folder;

    @Test
    void everySeedIsSound() throws IOException {
        for (byte[] seed : FuzzTarget.PART10.seeds()) {
            DicomFile file = Dicom.read(seed, "seed");
            Frames frames = Frames.of(file);
            assertDoesNotThrow(() -> frames.read(0, new int[frames.format().pixels()]), file.syntax()::toString);
        }
        for (byte[] seed : FuzzTarget.NIFTI.seeds()) {
            assertEquals(12, Nifti.readVolume(seed, "seed").values().length);
        }
        Path file = folder.resolve("weights.pth");
        Files.write(file, FuzzTarget.PICKLE.seeds().get(0));
        assertEquals(
                Set.of("conv.weight", "conv.bias"), TorchStateDict.read(file).keySet());
    }

    @Test
    void thePickleAloneIsReadInTheTargetsArchive() throws IOException {
        Path file = folder.resolve("weights.pth");
        try (OutputStream out = Files.newOutputStream(file)) {
            PickleTarget.archive(FuzzTarget.PICKLE.seeds().get(1), out);
        }
        // The second tensor's storage is not in that archive: the pickle was understood.
        String refusal = assertThrows(WeightsException.class, () -> TorchStateDict.read(file))
                .getMessage();
        assertTrue(refusal.contains("storage 1 is missing"), refusal);
    }
}
