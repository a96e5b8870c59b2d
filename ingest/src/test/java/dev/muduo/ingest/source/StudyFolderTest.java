package dev.muduo.ingest.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyFolderTest {
    @TempDir
    Path folder;

    @Test
    void aFolderWithACtAndAPetIsAStudy() throws IOException {
        Path study = study("b", "ct.nii.gz", "pet.nii", "gtv_ct.nii.gz");
        StudyFolder found = StudyFolder.of(study).orElseThrow();
        assertEquals(study.resolve("pet.nii"), found.files().pet());
        assertEquals(Optional.of(study.resolve("gtv_ct.nii.gz")), found.label());
        assertEquals(Optional.empty(), StudyFolder.of(study("c", "ct.nii.gz")));
    }

    @Test
    void aFolderOfStudiesIsReadInTheOrderOfNames() throws IOException {
        Path second = study("b", "ct.nii", "pet.nii");
        Path first = study("a", "ct.nii", "pet.nii");
        study("c", "pet.nii");
        Files.createFile(folder.resolve("readme.txt"));
        assertEquals(List.of(first, second), folders(folder, 10));
        assertEquals(List.of(first), folders(folder, 1));
        assertEquals(List.of(second), folders(second, 10));
    }

    @Test
    void saysWhatAStudyLacks() throws IOException {
        Path study = study("d", "pet.nii.gz");
        NoSuchFileException noCt = assertThrows(NoSuchFileException.class, () -> StudyFolder.required(study));
        assertTrue(noCt.getMessage().contains("found no ct.nii.gz"), noCt.getMessage());
        Files.createFile(study.resolve("ct.nii"));
        assertEquals("d", StudyFolder.required(study).name());
        Files.delete(study.resolve("pet.nii.gz"));
        NoSuchFileException noPet = assertThrows(NoSuchFileException.class, () -> StudyFolder.required(study));
        assertTrue(noPet.getMessage().contains("found no pet.nii.gz"), noPet.getMessage());
    }

    private static List<Path> folders(Path in, int limit) throws IOException {
        return StudyFolder.in(in, limit).stream().map(StudyFolder::folder).toList();
    }

    private Path study(String name, String... files) throws IOException {
        Path study = Files.createDirectory(folder.resolve(name));
        for (String file : files) {
            Files.createFile(study.resolve(file));
        }
        return study;
    }
}
