package dev.muduo.ingest.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.ingest.source.FolderIndex.Kind;
import dev.muduo.ingest.source.FolderIndex.StudyPlace;
import dev.muduo.platform.testing.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderIndexTest {
    @TempDir
    Path root;

    private final List<Path> looked = new ArrayList<>();
    private final List<Path> opened = new ArrayList<>();
    private final Set<Path> owed = new HashSet<>();
    private final ManualClock clock = new ManualClock();
    private final UnreadableFolders unreadable =
            new UnreadableFolders(Duration.ofSeconds(10), clock, path -> "a folder");

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
                new FolderIndex.Limits(folders, files),
                unreadable,
                owed::contains);
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

    @Test
    void aFolderThatCannotBeReadIsTriedAgainWithGrowingPausesAndTheOthersAreTold() throws IOException {
        put("study-1/IM1");
        put("study-2/IM1");
        FolderStats stats = FolderStats.on(root);
        Set<Path> locked = new HashSet<>(Set.of(root.resolve("study-1/IM1")));
        FolderIndex index = new FolderIndex(
                root,
                path -> {
                    looked.add(path);
                    if (locked.contains(path)) {
                        throw new AccessDeniedException(path.toString());
                    }
                    return stats.of(path);
                },
                folder -> Kind.DICOM,
                new FolderIndex.Limits(10, 10),
                unreadable,
                owed::contains);
        int attempts = 0;
        for (int second = 0; second < 10 + 20 + 40 + 80; second++) {
            looked.clear();
            assertEquals(List.of("study-2"), names(index.look()));
            attempts += looked.contains(root.resolve("study-1/IM1")) ? 1 : 0;
            clock.advance(Duration.ofSeconds(1));
        }
        assertEquals(4, attempts, "at once, and after 10, 20 and 40 s");
        assertEquals(Set.of(root.resolve("study-1")), unreadable.all());
        locked.clear();
        assertEquals(List.of("study-1", "study-2"), names(index.look()));
    }

    @Test
    void aFolderThatIsTakenAwayIsNoTroubleAnyMore() throws IOException {
        put("study-1/IM1");
        Path circle = root.resolve("study-2");
        Files.createSymbolicLink(circle, circle);
        FolderIndex index = index(10, 10);
        assertEquals(List.of("study-1"), names(index.look()));
        assertEquals(Set.of(circle), unreadable.all());
        Files.delete(circle);
        index.look();
        assertEquals(Set.of(), unreadable.all());
    }

    /** Walking it throws something else than looking at it. */
    @Test
    void whateverSaysThatAFolderCannotBeReadItIsItsTroubleAlone() throws IOException {
        put("study-1/IM1");
        put("study-2/IM1");
        put("study-3/IM1");
        FolderIndex index = new FolderIndex(
                root,
                FolderStats.on(root),
                folder -> {
                    IOException no = new IOException("Input/output error");
                    if (folder.endsWith("study-1")) {
                        throw new UncheckedIOException(no);
                    }
                    if (folder.endsWith("study-3")) {
                        throw new DirectoryIteratorException(no);
                    }
                    return Kind.DICOM;
                },
                new FolderIndex.Limits(10, 10),
                unreadable,
                owed::contains);
        assertEquals(List.of("study-2"), names(index.look()));
        assertEquals(2, unreadable.count());
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

    /** Whoever asks whether a folder is there is told no, and yet its turn was, and will be. */
    @Test
    void whereWhatIsOwedIsALinkToNothingItCannotBeRead() throws IOException {
        Path place = root.resolve("study-1");
        Path part = root.resolve("study-2");
        Files.createSymbolicLink(place, root.resolve("disk"));
        put("study-2/IM1");
        Files.createSymbolicLink(part.resolve("IM2"), root.resolve("disk/IM2"));
        FolderIndex index = index(10, 10);
        assertEquals(List.of("study-2"), names(index.look()));
        owed.addAll(Set.of(place, part));
        assertEquals(List.of(), names(index.look()));
        assertEquals(owed, unreadable.all());
        // It stays so while it is not taken, whoever else knows that it is owed.
        owed.clear();
        clock.advance(Duration.ofSeconds(10));
        assertEquals(List.of(), names(index.look()));
        assertEquals(Set.of(place, part), unreadable.all());
        put("disk/IM2");
        clock.advance(Duration.ofSeconds(20));
        assertEquals(List.of("study-1", "study-2"), names(index.look()));
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
