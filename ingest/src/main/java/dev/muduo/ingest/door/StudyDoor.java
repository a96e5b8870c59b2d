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

    public DoorLimits limits() {
        return limits;
    }

    /**
     * Reads, checks and re-encodes a study.
     *
     * @param folder an empty folder for the re-encoded files; the caller removes it
     * @throws Refusal if this is no PET/CT study
     * @throws dev.muduo.platform.agent.SurroundingsException if local disk fails
     */
    public PreparedStudy admit(StudyFiles files, Path folder) {
        AdmittedImage ct = admit(ImageFile.volume(files.ct(), Part.CT, limits), Part.CT, folder);
        AdmittedImage pet = admit(ImageFile.volume(files.pet(), Part.PET, limits), Part.PET, folder);
        return pair(ct, pet);
    }

    /**
     * Re-encodes a volume that came as something else than a file; it need not be kept afterwards.
     *
     * @param folder as in {@link #admit(StudyFiles, Path)}
     * @throws Refusal if a voxel is no finite number or the grid is none that can be stored
     * @throws dev.muduo.platform.agent.SurroundingsException if local disk fails
     */
    public AdmittedImage admit(Volume volume, Part part, Path folder) {
        Volume made = ImageFile.made(volume, part);
        return new AdmittedImage(ImageFile.write(made, part, prepared(part, folder)), Measures.of(made, part));
    }

    /**
     * Checks whether two images are a study.
     *
     * @throws Refusal if they are none
     */
    public PreparedStudy pair(AdmittedImage ct, AdmittedImage pet) {
        List<String> warnings = Plausibility.check(ct.measures(), pet.measures(), limits);
        return new PreparedStudy(ct.image(), pet.image(), warnings);
    }

    private static AdmittedImage admit(ImageFile.Read<Volume> read, Part part, Path folder) {
        return new AdmittedImage(ImageFile.write(read, part, prepared(part, folder)), Measures.of(read.image(), part));
    }

    private static Path prepared(Part part, Path folder) {
        return folder.resolve("prepared-" + part.word() + ".nii.gz");
    }
}
