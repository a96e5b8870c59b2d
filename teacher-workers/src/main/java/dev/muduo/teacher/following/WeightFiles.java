package dev.muduo.teacher.following;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.platform.store.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Weights of teachers on local disk, 400 MB each: streamed from the store once and found there by the next worker of this
 * process and after a restart, their hash checked each time. Only the newest of a model is kept. Losing them loses nothing.
 *
 * <p>Safe for several threads: who comes second finds what the first has brought.
 */
public final class WeightFiles {
    private final ModelRegistry models;
    private final Path folder;

    /** @param folder of this process alone; made at first use */
    public WeightFiles(ModelRegistry models, Path folder) {
        this.models = models;
        this.folder = folder;
    }

    /**
     * The checkpoint's safetensors file.
     *
     * @throws dev.muduo.platform.agent.RecordFaultException if the store has no such object or a damaged one
     * @throws SurroundingsException if store or disk fail
     */
    synchronized Path file(StoredCheckpoint checkpoint) {
        Path ofModel = folder.resolve(checkpoint.manifest().model());
        Path file = ofModel.resolve(checkpoint.sha256() + ".safetensors");
        try {
            Files.createDirectories(ofModel);
            if (!isWhole(file, checkpoint)) {
                bring(checkpoint, file);
                removeOthers(ofModel, file);
            }
        } catch (IOException e) {
            throw new SurroundingsException("weights cannot be kept in " + ofModel, e);
        }
        return file;
    }

    private static boolean isWhole(Path file, StoredCheckpoint checkpoint) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == checkpoint.content().bytes()
                && Sha256.of(file).equals(checkpoint.sha256());
    }

    private void bring(StoredCheckpoint checkpoint, Path file) throws IOException {
        Path partial = file.resolveSibling(UUID.randomUUID() + ".part");
        try {
            models.content(checkpoint, partial);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** What an interrupted download or an older import has left; who is reading one keeps what it has opened. */
    private static void removeOthers(Path folder, Path newest) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path other : files.filter(path -> !path.equals(newest)).toList()) {
                Files.delete(other);
            }
        }
    }
}
