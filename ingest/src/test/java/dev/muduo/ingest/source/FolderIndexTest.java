package dev.muduo.ingest.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.ingest.source.FolderIndex.Kind;
import dev.muduo.ingest.source.FolderIndex.StudyPlace;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderIndexTest {
    @TempDir
    Path root;

    private final List<Path> looked = new ArrayList<>();
    private final List<Path> opened = new ArrayList<>();

    private FolderIndex index(int folders, int files) {
        FolderStats stats = FolderStats.on(root);
        return new FolderIndex(
                root,
                path -> {
                    looked.add(path);
                    return stats.of(path);
                },
                folder -> {
                    opened.add(folder);
                    return folder.getFileName().toString().startsWith("study") ? Kind.DICOM : Kind.OTHER;
                },
                new FolderIndex.Limits(folders, files));
    }

    private Path put(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, name);
    }

    private static List<String> names(List<StudyPlace> places) {
        return places.stream()
                .map(place -> place.folder().getFileName().toString())
                .toList();
    }

    @Test
    void whatHasNotChangedCostsOneStatAnEntryAndIsNotOpened() throws IOException {
        put("study-1/IM1");
        put("study-1/series/IM2");
        put("notes/README");
        FolderIndex index = index(10, 10);
        assertEquals(List.of("study-1"), names(index.look()));
        assertEquals(2, opened.size());
        looked.clear();
        assertEquals(List.of("study-1"), names(index.look()));
        assertEquals(2, opened.size(), "nothing is opened a second time");
        assertEquals(6, looked.size(), "two study folders, one below them, three files");
        assertEquals(looked.size(), new HashSet<>(looked).size(), "each once");
    }

    @Test
    void whatHasChangedIsOpenedAgainHoweverDeepItLies() throws IOException {
        put("study-1/a/b/IM1");
        put("study-2/IM1");
        FolderIndex index = index(10, 10);
        index.look();
        for (String change : List.of("study-1/a/b/IM2", "study-1/a/c/IM1", "study-1/a/b/IM1")) {
            opened.clear();
            Files.writeString(put(change), "longer than it was before: " + change);
            index.look();
            assertEquals(List.of(root.resolve("study-1")), opened, change);
        }
        opened.clear();
        Files.delete(root.resolve("study-2/IM1"));
        index.look();
        assertEquals(List.of(root.resolve("study-2")), opened);
    }

    @Test
    void whatALimitLeavesOutIsCounted() throws IOException {
        for (int n = 1; n <= 4; n++) {
            put("study-" + n + "/IM1");
        }
        FolderIndex index = index(3, 2);
        assertEquals(List.of("study-1", "study-2", "study-3"), names(index.look()));
        assertEquals(1, index.leftOut());
        put("study-2/IM2");
        put("study-2/IM3");
        assertEquals(List.of("study-1", "study-3"), names(index.look()), "half a study is none");
        assertEquals(2, index.leftOut());
        Files.delete(root.resolve("study-2/IM3"));
        Files.delete(root.resolve("study-4/IM1"));
        Files.delete(root.resolve("study-4"));
        assertEquals(3, index.look().size());
        assertEquals(0, index.leftOut());
    }

    /** The position must not move past it while nobody can tell what is in it. */
    @Test
    void whereOneFolderCannotBeLookedAtNothingIsTold() throws IOException {
        put("study-1/IM1");
        put("study-2/IM1");
        FolderStats stats = FolderStats.on(root);
        FolderIndex index = new FolderIndex(
                root,
                path -> {
                    if (path.endsWith("study-1/IM1")) {
                        throw new AccessDeniedException("no");
                    }
                    return stats.of(path);
                },
                folder -> Kind.DICOM,
                new FolderIndex.Limits(10, 10));
        assertThrows(IOException.class, index::look);
    }

    @Test
    void linksToNothingAndInCirclesDoNoHarm() throws IOException {
        put("study-1/IM1");
        Files.createSymbolicLink(root.resolve("study-1/gone"), root.resolve("nowhere"));
        Files.createSymbolicLink(root.resolve("study-1/circle"), root.resolve("study-1"));
        Files.createSymbolicLink(root.resolve("study-2"), root.resolve("nowhere"));
        FolderIndex index = index(10, 10);
        assertEquals(List.of("study-1"), names(index.look()));
        assertEquals(0, index.leftOut());
    }

    @Test
    void aFolderWithMoreFilesThanAreTakenIsRefusedAsAWhole() throws IOException {
        put("study/IM1");
        put("study/IM2");
        assertEquals(List.of(), DicomFolder.files(root.resolve("study"), 2));
        put("study/IM3");
        IOException refused = assertThrows(IOException.class, () -> DicomFolder.files(root.resolve("study"), 2));
        assertTrue(refused.getMessage().contains("at most 2"), refused.getMessage());
    }
}
