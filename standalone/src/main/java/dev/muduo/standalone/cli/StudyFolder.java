package dev.muduo.standalone.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A folder with the two images of a study. */
record StudyFolder(Path folder, Path ct, Path pet) {
    static StudyFolder of(Path folder) throws IOException {
        return new StudyFolder(folder, image(folder, "ct"), image(folder, "pet"));
    }

    private static Path image(Path folder, String name) throws IOException {
        for (String ending : new String[] {".nii.gz", ".nii"}) {
            if (Files.isRegularFile(folder.resolve(name + ending))) {
                return folder.resolve(name + ending);
            }
        }
        throw new NoSuchFileException(
                folder.toString(),
                null,
                "expected a study's folder with ct.nii.gz and pet.nii.gz, found no " + name + ".nii.gz");
    }

    /** A file of this study: inside the folder, or where it is. */
    Path file(Path named) throws IOException {
        for (Path candidate : new Path[] {folder.resolve(named), named}) {
            if (Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        throw new NoSuchFileException(named.toString(), null, "neither in " + folder + " nor here");
    }
}
