package dev.muduo.ingest.source;

import dev.muduo.ingest.door.StudyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder that holds one study: {@code ct.nii.gz} or {@code ct.nii}, {@code pet.nii.gz} or {@code pet.nii}, and possibly a
 * label map. Only names are looked at.
 *
 * @param label {@code label.nii.gz}, {@code label.nii} or {@code gtv_ct.nii.gz}, the first that is there
 */
public record StudyFolder(Path folder, StudyFiles files, Optional<Path> label) {
    private static final List<String> CT = List.of("ct.nii.gz", "ct.nii");
    private static final List<String> PET = List.of("pet.nii.gz", "pet.nii");
    private static final List<String> LABEL = List.of("label.nii.gz", "label.nii", "gtv_ct.nii.gz");

    /** The study in that folder, or empty if it lacks a CT or a PET. */
    public static Optional<StudyFolder> of(Path folder) {
        Optional<Path> ct = first(folder, CT);
        Optional<Path> pet = first(folder, PET);
        if (ct.isEmpty() || pet.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new StudyFolder(folder, new StudyFiles(ct.get(), pet.get()), first(folder, LABEL)));
    }

    /**
     * The study in that folder.
     *
     * @throws NoSuchFileException if it lacks a CT or a PET; the reason says which
     */
    public static StudyFolder required(Path folder) throws NoSuchFileException {
        return of(folder)
                .orElseThrow(() -> new NoSuchFileException(
                        folder.toString(),
                        null,
                        "expected a study's folder with " + CT.get(0) + " and " + PET.get(0) + ", found no "
                                + (first(folder, CT).isEmpty() ? CT : PET).get(0)));
    }

    /** Every study in the folder itself or, if it is none, right below it; sorted by name, at most {@code limit}. */
    public static List<StudyFolder> in(Path folder, int limit) throws IOException {
        Optional<StudyFolder> self = of(folder);
        if (self.isPresent()) {
            return List.of(self.get());
        }
        return below(folder, limit);
    }

    /** Every study right below the folder; sorted by name, at most {@code limit}. */
    public static List<StudyFolder> below(Path folder, int limit) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .sorted()
                    .map(StudyFolder::of)
                    .flatMap(Optional::stream)
                    .limit(limit)
                    .toList();
        }
    }

    /** The folder's own name. */
    public String name() {
        return folder.getFileName().toString();
    }

    private static Optional<Path> first(Path folder, List<String> names) {
        return names.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
    }
}
