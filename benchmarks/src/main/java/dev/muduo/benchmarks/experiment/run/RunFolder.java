package dev.muduo.benchmarks.experiment.run;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.platform.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Finished runs, one JSON file each, named by their keys: a run that was cut off leaves none. Beside each lies its mask of the
 * first REPORT study with a drawing, for the picture.
 */
public final class RunFolder {
    private final Path folder;

    /** @param folder is created if it is not there */
    public RunFolder(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** A finished run; empty if there is none of this key. */
    public Optional<RunResult> find(String key) throws IOException {
        Path file = folder.resolve(key + ".json");
        return Files.exists(file)
                ? Optional.of(Json.read(Files.readAllBytes(file), RunResult.class, file.toString()))
                : Optional.empty();
    }

    /** Keeps a finished run; all of it or nothing. */
    public void save(RunResult result) throws IOException {
        Path whole = folder.resolve(result.key() + ".json");
        Path part = folder.resolve(result.key() + ".json.part");
        Files.write(part, Json.write(result));
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Keeps what a run has predicted; before {@link #save}. */
    public void saveMask(String key, LabelMap mask) {
        Nifti.write(mask, mask(key));
    }

    public Path mask(String key) {
        return folder.resolve(key + ".nii.gz");
    }
}
