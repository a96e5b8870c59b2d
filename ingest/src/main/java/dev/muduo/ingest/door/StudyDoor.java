package dev.muduo.ingest.door;

import dev.muduo.imaging.Volume;
import java.nio.file.Path;
import java.util.List;

/** Lets studies in. Safe for several threads; holds one volume in memory at a time. */
public final class StudyDoor {
    private final DoorLimits limits;

    public StudyDoor(DoorLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads, checks and re-encodes a study.
     *
     * @param folder an empty folder for the re-encoded files; the caller removes it
     * @throws Refusal if this is no PET/CT study
     * @throws dev.muduo.platform.agent.SurroundingsException if local disk fails
     */
    public PreparedStudy admit(StudyFiles files, Path folder) {
        Admitted ct = admit(files.ct(), Part.CT, folder);
        Admitted pet = admit(files.pet(), Part.PET, folder);
        List<String> warnings = Plausibility.check(ct.measures(), pet.measures(), limits);
        return new PreparedStudy(ct.image(), pet.image(), warnings);
    }

    private record Admitted(PreparedImage image, Measures measures) {}

    private Admitted admit(Path file, Part part, Path folder) {
        ImageFile.Read<Volume> read = ImageFile.volume(file, part, limits);
        return new Admitted(
                ImageFile.write(read, part, folder.resolve("prepared-" + part.word() + ".nii.gz")),
                Measures.of(read.image()));
    }
}
