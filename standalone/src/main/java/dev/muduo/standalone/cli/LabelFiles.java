package dev.muduo.standalone.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which file is drawn in which study: one study's label must never go to another patient's. Only names are looked at. */
final class LabelFiles {
    private LabelFiles() {}

    /**
     * The label of each study, in their order. That of a single study is in its folder or where it is named; of several studies each has
     * its own, in its own folder.
     *
     * @throws NoSuchFileException if a study has none
     * @throws FileSystemException if several studies would have the same, or theirs would not be in their folders
     */
    static List<Path> of(List<LocalStudy> studies, Path named) throws IOException {
        if (studies.size() == 1) {
            return List.of(ofOne(studies.get(0).path(), named));
        }
        List<Path> labels = new ArrayList<>();
        Map<Path, LocalStudy> owners = new HashMap<>();
        for (LocalStudy study : studies) {
            Path label = inside(study.path(), named);
            LocalStudy other = owners.put(label.toRealPath(), study);
            if (other != null) {
                throw shared(label, other.path(), study.path());
            }
            labels.add(label);
        }
        return labels;
    }

    private static FileSystemException shared(Path label, Path one, Path other) {
        String whose = one.equals(other) ? "both in " + one : "of " + one + " and of " + other;
        return new FileSystemException(
                label.toString(),
                null,
                "would be the label of two studies, " + whose
                        + "; of several studies each needs a label of its own. Nothing was sent");
    }

    private static Path ofOne(Path folder, Path named) throws NoSuchFileException {
        for (Path candidate : List.of(folder.resolve(named), named)) {
            if (Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        throw new NoSuchFileException(named.toString(), null, "neither in " + folder + " nor here. Nothing was sent");
    }

    private static Path inside(Path folder, Path named) throws FileSystemException {
        Path home = folder.toAbsolutePath().normalize();
        if (!home.resolve(named).normalize().startsWith(home)) {
            throw new FileSystemException(
                    named.toString(),
                    null,
                    "expected the name of a label that each study has in its own folder, since there are several"
                            + " studies. Nothing was sent");
        }
        Path label = folder.resolve(named);
        if (!Files.isRegularFile(label)) {
            throw new NoSuchFileException(
                    label.toString(),
                    null,
                    "of several studies each needs a label in its own folder. Nothing was sent");
        }
        return label;
    }
}
