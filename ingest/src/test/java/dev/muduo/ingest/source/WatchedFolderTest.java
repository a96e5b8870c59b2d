package dev.muduo.ingest.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.testing.CapturedLog;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.InMemoryObjectStore.Fault;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFolderTest {
    private static final Duration SETTLE = Duration.ofSeconds(10);
    /** A regular file whose first bytes are an error of input, also to root. */
    private static final Path UNREADABLE = Path.of("/proc/self/mem");

    @TempDir
    Path folder;

    private final InMemoryEventLog log = new InMemoryEventLog();
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private Path incoming;

    @BeforeEach
    void incoming() throws IOException {
        incoming = Files.createDirectory(folder.resolve("incoming-Doe"));
    }

    @Test
    void studiesAreTakenOnceWhenTheyHaveSettledAndTheCursorMovesWithThem() throws IOException {
        IngestRig rig = rig();
        put("a", 1);
        rig.work();
        assertEquals(0, rig.arrived().size(), "somebody may still be writing it");
        settle(rig);
        assertEquals(1, rig.arrived().size());
        assertEquals(1, cursors().size());
        settle(rig);
        assertEquals(1, rig.arrived().size());
        put("b", 2);
        settle(rig);
        assertEquals(2, rig.arrived().size());
        assertEquals(2, cursors().size());
        cursors().forEach(cursor -> assertFalse(cursor.toString().contains("Doe"), "no path on the log"));
    }

    @Test
    void afterARestartItGoesOnWhereItWas() throws IOException {
        IngestRig rig = rig();
        put("a", 1);
        settle(rig);
        put("b", 2);
        IngestRig next = rig();
        settle(next);
        assertEquals(2, next.arrived().size());
        settle(rig());
        assertEquals(2, next.arrived().size());
        assertEquals(2, cursors().size(), "what is published already publishes nothing, no cursor either");
    }

    @Test
    void aFolderThatIsRefusedIsPassedOverUntilItChanges() throws IOException {
        IngestRig rig = rig();
        Path bad = put("a", 1);
        Files.writeString(bad.resolve("pet.nii.gz"), "not an image");
        put("b", 2);
        settle(rig);
        assertEquals(1, rig.arrived().size());
        Phantom.write(bad, 1);
        settle(rig);
        assertEquals(2, rig.arrived().size());
    }

    /** A link that leads to itself: whoever looks at the folder is told that it cannot be read, root or not. */
    @Test
    void aFolderThatCannotBeReadHoldsNoneOfTheOthersUpAndIsTakenWhenItCan() throws IOException {
        try (CapturedLog told = new CapturedLog()) {
            IngestRig rig = rig();
            Path circle = put("Doe-a", 1).resolve("circle");
            Files.createSymbolicLink(circle, circle);
            settle(rig);
            put("b", 2);
            settle(rig);
            assertEquals(1, rig.arrived().size());
            assertEquals(1, gauge(rig, "muduo_ingest_watch_unreadable"));
            Files.delete(circle);
            settle(rig);
            assertEquals(2, rig.arrived().size());
            assertEquals(0, gauge(rig, "muduo_ingest_watch_unreadable"));
            String text = told.text();
            assertEquals(1, text.split("cannot be read", -1).length - 1, "told once: " + text);
            assertFalse(text.contains("Doe"), text);
        }
    }

    /** Its last change lies before the position then, which has moved on with the others. */
    @Test
    void aFolderThatIsOwedIsTakenAfterARestartHoweverOldItIs() throws IOException {
        assumeTrue(Files.isRegularFile(UNREADABLE));
        IngestRig rig = rig();
        Path owed = put("a", 1);
        Path image = Files.move(owed.resolve("ct.nii.gz"), folder.resolve("ct.nii.gz"));
        Path way = folder.resolve("way");
        Files.createSymbolicLink(way, UNREADABLE);
        Files.createSymbolicLink(owed.resolve("ct.nii.gz"), way);
        settle(rig);
        assertEquals(0, rig.arrived().size());
        put("b", 2);
        settle(rig);
        assertEquals(1, rig.arrived().size());
        // Nothing in the folder changes: the disk that its image lies on is back.
        Files.delete(way);
        Files.createSymbolicLink(way, image);
        IngestRig next = rig();
        settle(next);
        assertEquals(2, next.arrived().size());
        int cursors = cursors().size();
        settle(rig());
        assertEquals(2, next.arrived().size());
        assertEquals(cursors, cursors().size());
    }

    @Test
    void whereVeryManyFoldersCannotBeReadItIsTheDisk() throws IOException {
        IngestRig rig = rig();
        for (int n = 0; n <= 100; n++) {
            Path circle = incoming.resolve("circle-" + n);
            Files.createSymbolicLink(circle, circle);
        }
        put("a", 1);
        rig.clock.advance(SETTLE.plusHours(1));
        assertThrows(SurroundingsException.class, () -> rig.agent(2).doWork());
        assertEquals(0, rig.arrived().size());
        Files.delete(incoming.resolve("circle-0"));
        rig.work();
        assertEquals(1, rig.arrived().size());
    }

    private static int gauge(IngestRig rig, String name) {
        return rig.meters
                .scrape()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whenTheStoreFailsTheSameStudyIsTriedAgain() throws Exception {
        IngestRig rig = rig();
        put("a", 1);
        store.setFault(Fault.UNAVAILABLE);
        rig.clock.advance(SETTLE.plusHours(1));
        rig.agent(2).doWork();
        assertThrows(SurroundingsException.class, () -> rig.agent(2).doWork());
        store.setFault(Fault.NONE);
        settle(rig);
        assertEquals(1, rig.arrived().size());
    }

    @Test
    void whenTheLogFailsTheSameStudyIsTriedAgain() throws IOException {
        IngestRig rig = rig();
        put("a", 1);
        log.failNextCommitAfter();
        settle(rig);
        settle(rig);
        assertEquals(1, rig.arrived().size());
        assertEquals(1, cursors().size());
    }

    @Test
    void dicomFilesAreTakenAsTheStudiesThatTheyAreOf() throws IOException {
        IngestRig rig = rig();
        putDicom("cd-Doe", DicomPhantom.study(1));
        putDicom("cd-Doe/more", DicomPhantom.study(2));
        put("pair", 3);
        Files.writeString(incoming.resolve("cd-Doe").resolve("README"), "not an image");
        settle(rig);
        assertEquals(3, rig.arrived().size());
        int cursors = cursors().size();
        settle(rig);
        settle(rig());
        assertEquals(3, rig.arrived().size());
        assertEquals(cursors, cursors().size());
    }

    @Test
    void aStudyInTwoFoldersIsOne() throws IOException {
        IngestRig rig = rig();
        putDicom("ct", DicomPhantom.ct(1, slice -> slice));
        settle(rig);
        assertEquals(0, rig.arrived().size());
        putDicom("pet", DicomPhantom.pet(1, slice -> slice));
        settle(rig);
        assertEquals(1, rig.arrived().size());
    }

    private void putDicom(String name, List<DataSet> slices) throws IOException {
        Path study = Files.createDirectories(incoming.resolve(name));
        for (int n = 0; n < slices.size(); n++) {
            Files.write(study.resolve("IM" + n), DicomPhantom.encode(slices.get(n)));
        }
    }

    /** Its clock starts at the time of the file system, which dates the changes. */
    private IngestRig rig() {
        IngestRig rig = new IngestRig(
                folder,
                log,
                store,
                Map.of(
                        "ingest.watch.folder",
                        incoming.toString(),
                        "ingest.watch.settle",
                        SETTLE.toSeconds() + " s",
                        "ingest.dicom.spool",
                        folder.resolve("spool").toString()));
        rig.clock.advance(Duration.between(ManualClock.START, Instant.now()));
        return rig.started();
    }

    private static void settle(IngestRig rig) {
        rig.clock.advance(SETTLE.plusHours(1));
        rig.work();
    }

    private Path put(String name, int seed) throws IOException {
        Path study = Files.createDirectory(incoming.resolve(name));
        Phantom.write(study, seed);
        return study;
    }

    private List<IngestCursor> cursors() {
        return log.events(Topics.INGEST_CURSORS, IngestCursor.class);
    }
}
