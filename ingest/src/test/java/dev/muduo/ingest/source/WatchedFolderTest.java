package dev.muduo.ingest.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.TransactionalWriter;
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

    /**
     * A study, one image of which cannot be read, that is owed when the position has moved on with another. The image lies where
     * {@link #back} has it, and its own last change was before.
     *
     * @return the link on the way to the image
     */
    private Path owedStudy(IngestRig rig, Path study) throws IOException {
        assumeTrue(Files.isRegularFile(UNREADABLE));
        Files.move(study.resolve("ct.nii.gz"), folder.resolve("ct.nii.gz"));
        Path way = Files.createSymbolicLink(folder.resolve("way"), UNREADABLE);
        Files.createSymbolicLink(study.resolve("ct.nii.gz"), way);
        settle(rig);
        assertEquals(0, rig.arrived().size());
        put("b", 2);
        settle(rig);
        assertEquals(1, rig.arrived().size());
        return way;
    }

    /** Nothing in the folder changes: the disk that its image lies on is back. */
    private void back(Path way) throws IOException {
        Files.deleteIfExists(way);
        Files.createSymbolicLink(way, folder.resolve("ct.nii.gz"));
    }

    /** Its last change lies before the position then, which has moved on with the others. */
    @Test
    void aFolderThatIsOwedIsTakenAfterARestartHoweverOldItIs() throws IOException {
        back(owedStudy(rig(), put("a", 1)));
        IngestRig next = rig();
        settle(next);
        assertEquals(2, next.arrived().size());
        int cursors = cursors().size();
        settle(rig());
        assertEquals(2, next.arrived().size());
        assertEquals(cursors, cursors().size());
    }

    @Test
    void aFolderThatIsOwedIsNotForgottenWhileItsImageIsALinkToNothing() throws IOException {
        IngestRig rig = rig();
        Path way = owedStudy(rig, put("a", 1));
        Files.delete(way);
        settle(rig);
        assertEquals(1, gauge(rig, "muduo_ingest_watch_unreadable"));
        put("c", 3);
        IngestRig next = rig();
        settle(next);
        assertEquals(2, next.arrived().size(), "the others are taken");
        assertEquals(1, gauge(next, "muduo_ingest_watch_unreadable"));
        put("d", 4);
        settle(next);
        back(way);
        settle(next);
        assertEquals(4, next.arrived().size());
        assertEquals(0, gauge(next, "muduo_ingest_watch_unreadable"));
    }

    @Test
    void aFolderThatIsOwedIsNotForgottenWhereItIsALinkThatLeadsToNothingAtARestart() throws IOException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Phantom.write(disk, 1);
        Path mount = Files.createSymbolicLink(folder.resolve("mount"), disk);
        Files.createSymbolicLink(incoming.resolve("a"), mount);
        Path way = owedStudy(rig(), disk);
        Files.delete(mount);
        IngestRig next = rig();
        put("c", 3);
        settle(next);
        assertEquals(2, next.arrived().size());
        back(way);
        Files.createSymbolicLink(mount, disk);
        IngestRig third = rig();
        settle(third);
        assertEquals(3, third.arrived().size());
        List<String> owed = owedPositions();
        assertEquals("", owed.get(owed.size() - 1));
    }

    /** It reads a number, and goes on from there; what it does not know of is kept for the next one that does. */
    @Test
    void theVersionBeforeReadsTheCursorThatItKnows() throws IOException {
        IngestRig rig = rig();
        owedStudy(rig, put("a", 1));
        assertEquals(1, owedPositions().size());
        List<String> others = cursors().stream()
                .map(IngestCursor::getPosition)
                .filter(position -> !owedPositions().contains(position))
                .toList();
        assertEquals(1, others.size());
        assertTrue(Long.parseLong(others.get(0)) > 0);
    }

    private List<String> owedPositions() {
        return cursors().stream()
                .filter(cursor -> cursor.getSource().endsWith("-owed"))
                .map(IngestCursor::getPosition)
                .toList();
    }

    @Test
    void aCursorOfANewerVersionStopsItAndSaysWhatToDo() throws IOException {
        IngestRig rig = rig();
        put("a", 1);
        settle(rig);
        try (TransactionalWriter newer = log.transactions("newer")) {
            String source = cursors().get(0).getSource();
            newer.settle();
            newer.inTransaction(transaction -> transaction.send(
                    Topics.INGEST_CURSORS, source, new IngestCursor(source, "v9 of it", rig.clock.instant())));
        }
        IngestRig next = rig();
        assertThrows(UnreadablePositionException.class, () -> next.agent(2).doWork());
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
