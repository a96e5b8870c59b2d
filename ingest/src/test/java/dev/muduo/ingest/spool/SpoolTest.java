package dev.muduo.ingest.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.leader.BusyException;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final SiteSecret SECRET = SiteSecret.of("0123456789abcdef0123456789abcdef");
    private static final AssemblyTimes TIMES = new AssemblyTimes(Duration.ofSeconds(10), Duration.ofSeconds(60));
    private static final String STUDY = SECRET.pseudonym(DicomPhantom.studyUid(1));
    private static final SpoolLimits LIMITS = new SpoolLimits(0, 10, 100, Duration.ofHours(1));
    private static final List<DataSet> SLICES = DicomPhantom.study(1);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();

    @Test
    void theNextProcessFindsWhatWasKept() throws IOException {
        Spool spool = spool();
        assertTrue(keep(spool, SLICES.get(0)));
        clock.advance(Duration.ofSeconds(9));
        assertTrue(keep(spool, SLICES.get(1)));
        Spool next = spool();
        assertEquals(2, next.required(STUDY).instances());
        clock.advance(Duration.ofSeconds(9));
        assertEquals(Optional.empty(), next.attempts().due(TIMES), "the last one came 9 s ago");
        clock.advance(Duration.ofSeconds(1));
        assertEquals(2, next.attempts().due(TIMES).orElseThrow().files().size());
    }

    @Test
    void theSameContentIsKeptOnceHoweverItIsEncoded() throws IOException {
        Spool spool = spool();
        assertTrue(keep(spool, SLICES.get(0)));
        assertFalse(keep(spool, SLICES.get(0)));
        assertFalse(keep(spool, DicomPhantom.encode(SLICES.get(0), TransferSyntax.EXPLICIT_BIG_ENDIAN)));
        assertEquals(1, spool.required(STUDY).instances());
        DataSet other = SLICES.get(0).toBuilder()
                .text(Attribute.PATIENT_NAME, "Else^Some")
                .build();
        assertTrue(keep(spool, other));
        assertFalse(keep(spool, other));
        assertEquals(2, spool.required(STUDY).instances());
    }

    @Test
    void nothingThereNamesAPatientAndNobodyElseCanRead() throws IOException {
        Spool spool = spool();
        keep(spool, SLICES.get(0));
        try (Stream<Path> files = Files.walk(folder.resolve("spool"))) {
            files.forEach(path -> {
                assertFalse(path.toString().contains(DicomPhantom.PATIENT_ID));
                assertFalse(path.toString().contains(DicomPhantom.studyUid(1)));
                assertEquals(Files.isDirectory(path) ? "rwx------" : "rw-------", permissions(path), path.toString());
            });
        }
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aStudyInWhichProcessAfterProcessEndsWaitsForAPersonAndLetsTheNextOneGo() throws IOException {
        Spool first = spool();
        keep(first, SLICES.get(0));
        clock.advance(Duration.ofSeconds(1));
        DataSet other = DicomPhantom.study(2).get(0);
        keep(first, other);
        clock.advance(TIMES.idle());
        for (int process = 0; process < StudyAttempts.MOST_UNENDED; process++) {
            assertEquals(STUDY, spool().attempts().due(TIMES).orElseThrow().studyId(), "it is due first");
        }
        Spool last = spool();
        assertEquals(Optional.empty(), last.attempts().due(TIMES));
        assertEquals(
                "process-ended", last.required(STUDY).outcome().orElseThrow().code());
        assertEquals(
                SECRET.pseudonym(DicomPhantom.studyUid(2)),
                last.attempts().due(TIMES).orElseThrow().studyId());
        assertEquals(StudyState.HELD, spool().required(STUDY).state(), "for the next process, too");
    }

    @Test
    void attemptsThatEndDoNotAddUp() throws IOException {
        keep(spool(), SLICES.get(0));
        for (int process = 0; process <= StudyAttempts.MOST_UNENDED; process++) {
            clock.advance(TIMES.idle());
            Spool spool = spool();
            spool.attempts().postpone(spool.attempts().due(TIMES).orElseThrow());
        }
        clock.advance(TIMES.idle());
        assertTrue(spool().attempts().due(TIMES).isPresent());
    }

    /** What a process may leave behind that died in between, in the order of its steps. */
    @Test
    void whateverIsLeftHalfDoneIsUsedOrRemoved() throws IOException {
        Spool spool = spool();
        // Received, not kept.
        spool.receive(new ByteArrayInputStream(DicomPhantom.encode(SLICES.get(0))), 1 << 20);
        // Only the directory.
        Path study = folder.resolve("spool").resolve("studies").resolve(STUDY);
        Files.createDirectory(study);
        assertEquals(0, spool().page(Optional.empty(), "", 10).size());
        assertFalse(Files.exists(study));
        try (Stream<Path> left = Files.list(folder.resolve("spool").resolve("incoming"))) {
            assertEquals(0, left.count());
        }
        // The mark, no instance: taken in vain, refused, and forgotten some time.
        Files.createDirectory(study);
        Files.createFile(study.resolve("open"));
        Spool marked = spool();
        assertEquals(StudyState.OPEN, marked.required(STUDY).state());
        assertTrue(keep(marked, SLICES.get(0)));
        // The outcome, the mark not yet removed: taken once more.
        StudyAttempts.Attempt attempt = attempt(marked);
        marked.attempts().end(attempt, StudyOutcome.FAULT_OF_OURS);
        Files.createFile(study.resolve("open"));
        assertEquals(StudyState.OPEN, spool().required(STUDY).state());
    }

    @Test
    void whatComesDuringAnAttemptKeepsTheStudyOpen() throws IOException {
        Spool spool = spool();
        keep(spool, SLICES.get(0));
        StudyAttempts.Attempt attempt = attempt(spool);
        keep(spool, SLICES.get(1));
        spool.attempts().end(attempt, StudyOutcome.FAULT_OF_OURS);
        assertEquals(StudyState.OPEN, spool.required(STUDY).state());
        spool.attempts().end(attempt(spool), StudyOutcome.FAULT_OF_OURS);
        assertEquals(StudyState.HELD, spool.required(STUDY).state());
        spool.hurry(STUDY);
        assertEquals(STUDY, spool.attempts().due(TIMES).orElseThrow().studyId(), "at once");
    }

    /** One file that a disk has damaged costs no more than what it said. */
    @Test
    void aDamagedOutcomeIsSetAsideAndItsStudyTakenOnceMore() throws IOException {
        Spool spool = spool();
        keep(spool, SLICES.get(0));
        spool.attempts().end(attempt(spool), new StudyOutcome(StudyState.TAKEN, 1, "", "", List.of()));
        keep(spool, DicomPhantom.study(2).get(0));
        Path outcome = folder.resolve("spool/studies").resolve(STUDY).resolve("outcome.json");
        Files.writeString(outcome, "{\"state\": \"TAK");
        Spool next = spool();
        assertEquals(2, next.page(Optional.empty(), "", 10).size(), "the other one is there");
        assertEquals(StudyState.OPEN, next.required(STUDY).state());
        assertEquals(1, next.required(STUDY).instances());
        assertTrue(Files.exists(outcome.resolveSibling("outcome.json.damaged")));
        assertEquals(StudyState.OPEN, spool().required(STUDY).state(), "and so it stays");
    }

    @Test
    void whereWhatWasSaidOfAStudyIsDamagedThatStudyWaitsForAPersonAndTheOthersAreTaken() throws IOException {
        Spool spool = spool();
        StudyRemarks remarks =
                new StudyRemarks(Optional.empty(), Optional.of(Role.VALIDATION), Optional.empty(), Optional.empty());
        keep(spool, SLICES.get(0), remarks);
        Path file = folder.resolve("spool/studies").resolve(STUDY).resolve("remarks.json");
        Files.writeString(file, "VALIDATION");
        clock.advance(Duration.ofSeconds(1));
        keep(spool, DicomPhantom.study(2).get(0));
        clock.advance(Duration.ofSeconds(10));
        assertEquals(Optional.empty(), spool.attempts().due(TIMES), "this one's role would be guessed");
        assertEquals(
                "spool-damaged", spool.required(STUDY).outcome().orElseThrow().code());
        assertEquals(StudyState.HELD, spool().required(STUDY).state(), "after a restart, too");
        assertFalse(spool.attempts().due(TIMES).orElseThrow().studyId().equals(STUDY), "the next one's turn comes");
        keep(spool, SLICES.get(1), remarks);
        spool.hurry(STUDY);
        StudyAttempts.Attempt again = spool.attempts().due(TIMES).orElseThrow();
        assertEquals(remarks, again.remarks(), "said again, it holds");
        assertEquals(2, again.files().size());
    }

    @Test
    void whatIsOwedIsReadAgainAndADamagedNoteStopsNothing() throws IOException {
        OutstandingPull pull = new OutstandingPull(
                "a".repeat(64), "main", "2.25.1", Optional.empty(), 2, 5, Optional.of(7L), "archive-fault", "no");
        spool().outstanding().put(pull);
        Files.writeString(folder.resolve("spool/pulls/b.json"), "{");
        Spool next = spool();
        assertEquals(Optional.of(pull), next.outstanding().find(pull.id()));
        assertFalse(pull.toString().contains("2.25.1"));
        next.outstanding().remove(pull.id());
        assertEquals(Optional.empty(), spool().outstanding().find(pull.id()));
    }

    /** Somebody who waits for the disk keeps nobody from looking. */
    @Test
    @Timeout(60)
    void whoeverLooksWaitsForNobody() throws Exception {
        SpoolTable table = new SpoolTable(folder.resolve("table"), LIMITS, clock, SecureFiles::syncDirectory);
        table.expect(STUDY, StudyRemarks.NONE);
        synchronized (table) {
            assertEquals(
                    List.of(StudyState.OPEN),
                    CompletableFuture.supplyAsync(() -> table.page(Optional.empty(), "", 10)).get().stream()
                            .map(SpooledStudy::state)
                            .toList());
            assertEquals(
                    1,
                    CompletableFuture.supplyAsync(() -> table.count(StudyState.OPEN))
                            .get());
        }
    }

    @Test
    void everythingIsBounded() throws IOException {
        Spool spool = new Spool(folder.resolve("spool"), SECRET, new SpoolLimits(0, 1, 2, Duration.ofHours(1)), clock);
        keep(spool, SLICES.get(0));
        assertThrows(
                BusyException.class, () -> keep(spool, DicomPhantom.study(2).get(0)));
        keep(spool, SLICES.get(1));
        assertUnfit(UnfitInstanceException.Reason.TOO_MANY, spool, DicomPhantom.encode(SLICES.get(2)));
        UnfitInstanceException tooLarge = assertThrows(
                UnfitInstanceException.class,
                () -> spool.receive(new ByteArrayInputStream(DicomPhantom.encode(SLICES.get(0))), 100));
        assertEquals(UnfitInstanceException.Reason.TOO_MANY, tooLarge.reason());
        Spool full = new Spool(
                folder.resolve("full"), SECRET, new SpoolLimits(Long.MAX_VALUE, 1, 2, Duration.ofHours(1)), clock);
        assertThrows(SurroundingsException.class, () -> keep(full, SLICES.get(0)));
        assertThrows(SurroundingsException.class, full::requireRoom);
    }

    @Test
    void ofOneInstanceOnlySoManyContentsAreKept() throws IOException {
        Spool spool = spool();
        for (int content = 0; content < StudyDirectory.MOST_CONTENTS; content++) {
            assertTrue(keep(spool, named("Name^" + content)));
        }
        assertUnfit(UnfitInstanceException.Reason.TOO_MANY, spool, DicomPhantom.encode(named("Name^X")));
    }

    private static DataSet named(String name) {
        return SLICES.get(0).toBuilder().text(Attribute.PATIENT_NAME, name).build();
    }

    @Test
    void onlyImagesAreKept() {
        Spool spool = spool();
        assertUnfit(UnfitInstanceException.Reason.UNREADABLE, spool, new byte[1000]);
        assertUnfit(
                UnfitInstanceException.Reason.OTHER_CLASS,
                spool,
                DicomPhantom.encode(SLICES.get(0).toBuilder()
                        .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.481.3")
                        .build()));
        assertUnfit(
                UnfitInstanceException.Reason.UNREADABLE,
                spool,
                DicomPhantom.encode(SLICES.get(0).toBuilder()
                        .remove(Attribute.STUDY_INSTANCE_UID)
                        .build()));
        assertEquals(Set.of(), Set.copyOf(spool.page(Optional.empty(), "", 10)));
    }

    private static void assertUnfit(UnfitInstanceException.Reason reason, Spool spool, byte[] content) {
        assertEquals(
                reason,
                assertThrows(UnfitInstanceException.class, () -> keep(spool, content))
                        .reason());
    }

    private StudyAttempts.Attempt attempt(Spool spool) {
        clock.advance(Duration.ofSeconds(10));
        return spool.attempts().due(TIMES).orElseThrow();
    }

    private Spool spool() {
        return new Spool(folder.resolve("spool"), SECRET, LIMITS, clock);
    }

    private static boolean keep(Spool spool, DataSet instance, StudyRemarks remarks) throws IOException {
        return spool.keep(spool.receive(new ByteArrayInputStream(DicomPhantom.encode(instance)), 1 << 20), remarks);
    }

    private static boolean keep(Spool spool, DataSet instance) throws IOException {
        return keep(spool, DicomPhantom.encode(instance));
    }

    private static boolean keep(Spool spool, byte[] content) throws IOException {
        return spool.keep(spool.receive(new ByteArrayInputStream(content), 1 << 20), StudyRemarks.NONE);
    }
}
