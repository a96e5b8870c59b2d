package dev.muduo.ingest.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.stow.MalformedBodyException;
import dev.muduo.ingest.stow.StoreRequest;
import dev.muduo.ingest.stow.StoredInstances;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.Multipart;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.testing.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places of instances are made durable together, and before anybody is told of them. */
class ConsignmentTest {
    private static final SiteSecret SECRET = SiteSecret.of("0123456789abcdef0123456789abcdef");
    private static final AssemblyTimes TIMES = new AssemblyTimes(Duration.ofSeconds(10), Duration.ofSeconds(60));
    private static final SpoolLimits LIMITS = new SpoolLimits(0, 10, 100, Duration.ofHours(1));
    private static final String FIRST = SECRET.pseudonym(DicomPhantom.studyUid(1));
    private static final String SECOND = SECRET.pseudonym(DicomPhantom.studyUid(2));

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    /** Studies whose places were made durable, one by one. */
    private final List<String> synced = new ArrayList<>();

    private boolean diskFails;
    private Spool spool;

    @BeforeEach
    void open() {
        spool = new Spool(folder.resolve("spool"), SECRET, LIMITS, clock, directory -> {
            if (diskFails) {
                throw new IOException("Input/output error");
            }
            synced.add(directory.getFileName().toString());
            SecureFiles.syncDirectory(directory);
        });
    }

    private boolean keep(Consignment all, DataSet instance) throws IOException {
        ReceivedInstance received = spool.receive(new ByteArrayInputStream(DicomPhantom.encode(instance)), 1 << 20);
        return all.keep(received, StudyRemarks.NONE);
    }

    @Test
    void eachStudyOfItCostsOneSyncAndItsInstancesNone() throws IOException {
        List<DataSet> first = DicomPhantom.study(1);
        try (Consignment all = spool.consignment()) {
            assertTrue(keep(all, first.get(0)));
            assertTrue(keep(all, DicomPhantom.study(2).get(0)));
            assertTrue(keep(all, first.get(1)));
            assertTrue(keep(all, first.get(2)));
            assertEquals(List.of(), synced);
        }
        assertEquals(List.of(FIRST, SECOND).stream().sorted().toList(), synced);
    }

    /** Another sender may have brought it, and may not have come to that yet. */
    @Test
    void whatIsThereAlreadyIsDurableAsWell() throws IOException {
        DataSet instance = DicomPhantom.study(1).get(0);
        Consignment other = spool.consignment();
        assertTrue(keep(other, instance));
        try (Consignment again = spool.consignment()) {
            assertFalse(keep(again, instance));
        }
        assertEquals(List.of(FIRST), synced);
    }

    @Test
    void whatIsTakenIsDurableFirstThoughMoreIsStillComing() throws IOException {
        Consignment all = spool.consignment();
        assertTrue(keep(all, DicomPhantom.study(1).get(0)));
        clock.advance(TIMES.idle());
        assertEquals(1, spool.attempts().due(TIMES).orElseThrow().files().size());
        assertEquals(List.of(FIRST), synced);
    }

    @Test
    void whatCannotBeMadeDurableIsNotTakenYet() throws IOException {
        Consignment all = spool.consignment();
        assertTrue(keep(all, DicomPhantom.study(1).get(0)));
        clock.advance(TIMES.idle());
        diskFails = true;
        assertThrows(SurroundingsException.class, () -> spool.attempts().due(TIMES));
        diskFails = false;
        assertEquals(1, spool.attempts().due(TIMES).orElseThrow().files().size());
    }

    @Test
    void aStudyThatIsHurriedStaysSoUntilTheDiskWorks() throws IOException {
        try (Consignment all = spool.consignment()) {
            assertTrue(keep(all, DicomPhantom.study(1).get(0)));
        }
        spool.hurry(FIRST);
        diskFails = true;
        assertThrows(SurroundingsException.class, () -> spool.attempts().due(TIMES));
        diskFails = false;
        assertEquals(1, spool.attempts().due(TIMES).orElseThrow().files().size());
    }

    // ---- of a request to store ----

    private StoreRequest request(byte[] body) throws IOException {
        return new StoreRequest(
                Files.write(folder.resolve("body"), body), Multipart.BOUNDARY, Optional.empty(), 1 << 20);
    }

    private static byte[] body() {
        Multipart body = new Multipart();
        for (DataSet instance : DicomPhantom.study(1)) {
            body.file("instance", "one.dcm", DicomPhantom.encode(instance));
        }
        return body.bytes();
    }

    @Test
    void aRequestIsAnsweredWhenItsInstancesAreDurableAndNotBefore() throws IOException {
        diskFails = true;
        assertThrows(SurroundingsException.class, () -> request(body()).into(spool));
        diskFails = false;
        StoredInstances sentAgain = request(body()).into(spool);
        assertEquals(200, sentAgain.status());
        assertEquals(List.of(FIRST), synced);
        assertEquals(DicomPhantom.study(1).size(), spool.required(FIRST).instances());
    }

    @Test
    void whatCameBeforeTheEndOfABrokenBodyIsDurable() throws IOException {
        byte[] body = body();
        byte[] half = Arrays.copyOf(body, body.length / 2);
        assertThrows(MalformedBodyException.class, () -> request(half).into(spool));
        assertTrue(spool.required(FIRST).instances() > 0);
        assertEquals(List.of(FIRST), synced);
    }

    @Test
    void ofABrokenBodyNothingIsSaidToBeStoredThatIsNotDurable() throws IOException {
        byte[] body = body();
        byte[] half = Arrays.copyOf(body, body.length / 2);
        diskFails = true;
        assertThrows(SurroundingsException.class, () -> request(half).into(spool));
    }
}
