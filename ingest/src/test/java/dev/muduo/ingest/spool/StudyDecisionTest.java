package dev.muduo.ingest.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.ingest.dicom.ConflictRule;
import dev.muduo.ingest.dicom.SeriesOption;
import dev.muduo.ingest.dicom.StudyChoice;
import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.IngestRig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not plain waits for a person, and what a person has decided holds. */
class StudyDecisionTest {
    @TempDir
    Path folder;

    private IngestRig rig;

    @BeforeEach
    void rig() {
        rig = IngestRig.withSpool(folder, Map.of()).started();
    }

    @Test
    void whatIsNotPlainIsHeldUntilAPersonChooses() {
        push(DicomPhantom.study(1));
        push(DicomPhantom.ct(1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".3")));
        rig.quiet();
        assertEquals(StudyState.HELD, state());
        assertEquals("several-cts", outcome().code());
        assertEquals(3, outcome().options().size());
        rig = rig.successor().started();
        rig.quiet();
        assertEquals(StudyState.HELD, state(), "after a restart, too");

        String series = outcome().options().get(0).seriesId();
        assertRefused(
                "series-unknown", new StudyChoice(Optional.of("0".repeat(64)), Optional.empty(), Optional.empty()));
        assertRefused(
                "decision-beside-the-point",
                new StudyChoice(Optional.empty(), Optional.empty(), Optional.of(ConflictRule.LAST)));
        decide(new StudyChoice(Optional.of(series), Optional.empty(), Optional.empty()));
        rig.work();
        assertEquals(StudyState.TAKEN, state());
        assertEquals(1, rig.arrived().size());
        assertRefused("study-not-held", new StudyChoice(Optional.of(series), Optional.empty(), Optional.empty()));
    }

    @Test
    void oneDecisionAfterTheOther() {
        push(DicomPhantom.study(1));
        push(DicomPhantom.ct(1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".3")));
        push(DicomPhantom.pet(1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".4")));
        rig.quiet();
        assertEquals("several-pets", outcome().code());
        decide(new StudyChoice(Optional.empty(), first("PT"), Optional.empty()));
        rig.work();
        assertEquals("several-cts", outcome().code());
        decide(new StudyChoice(first("CT"), Optional.empty(), Optional.empty()));
        rig.work();
        assertEquals(StudyState.TAKEN, state());
    }

    private Optional<String> first(String modality) {
        return options(modality).findFirst();
    }

    private Optional<String> last(String modality) {
        return options(modality).reduce((one, next) -> next);
    }

    /** In the order of the Series Instance UIDs. */
    private Stream<String> options(String modality) {
        return outcome().options().stream()
                .filter(option -> option.modality().equals(modality))
                .map(SeriesOption::seriesId);
    }

    @Test
    void aDismissedStudyStaysDismissedAndItsInstancesGo() {
        push(DicomPhantom.study(1));
        push(DicomPhantom.ct(1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".3")));
        rig.quiet();
        rig.spool().decide(id(), StudyDecision.DISMISSED);
        rig.work();
        assertEquals(StudyState.DISMISSED, state());
        assertEquals(0, rig.spool().required(id()).instances());
        push(DicomPhantom.study(1));
        rig.quiet();
        assertEquals(StudyState.DISMISSED, state());
        assertEquals(0, rig.arrived().size());
    }

    /** Long after its images have gone from here they come again, as after an archive was moved. */
    @Test
    void whatWasDecidedHoldsHoweverLateTheImagesComeAgain() {
        List<DataSet> doubled = new ArrayList<>(DicomPhantom.study(1));
        doubled.addAll(DicomPhantom.ct(
                1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".3")));
        push(doubled);
        rig.quiet();
        decide(new StudyChoice(first("CT"), Optional.empty(), Optional.empty()));
        rig.work();
        assertEquals(StudyState.TAKEN, state());
        forgetImages();
        push(doubled);
        rig = rig.successor().started();
        rig.quiet();
        assertEquals(StudyState.TAKEN, state(), "nobody is asked again");
        assertEquals(1, rig.arrived().size());
    }

    /** The series that a person chose was removed from the archive, or came back under another UID. */
    @Test
    void aChosenSeriesThatDoesNotComeAgainIsAskedForAgainAndNothingElseTakenUnasked() {
        List<DataSet> other =
                DicomPhantom.ct(1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".3"));
        push(DicomPhantom.study(1));
        push(other);
        rig.quiet();
        Optional<String> left = first("CT");
        decide(new StudyChoice(last("CT"), Optional.empty(), Optional.empty()));
        rig.work();
        assertEquals(StudyState.TAKEN, state());
        forgetImages();

        push(DicomPhantom.study(1));
        rig.quiet();
        assertEquals("chosen-ct-missing", outcome().code());
        assertEquals(StudyState.HELD, state());
        rig.spool().retry(id());
        rig.work();
        assertEquals(StudyState.HELD, state(), "trying again changes nothing");
        assertRefused("decision-beside-the-point", new StudyChoice(Optional.empty(), first("PT"), Optional.empty()));
        rig = rig.successor().started();
        decide(new StudyChoice(left, Optional.empty(), Optional.empty()));
        rig.work();
        assertEquals(StudyState.TAKEN, state());
    }

    /** It was chosen, and comes later than the rest. */
    @Test
    void aChosenSeriesThatComesLateIsTakenWithoutAskingAgain() {
        List<DataSet> chosen = DicomPhantom.pet(
                1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".4"));
        push(DicomPhantom.study(1));
        push(chosen);
        rig.quiet();
        decide(new StudyChoice(Optional.empty(), last("PT"), Optional.empty()));
        rig.work();
        forgetImages();

        push(DicomPhantom.ct(1, slice -> slice));
        rig.quiet();
        assertEquals("chosen-pet-missing", outcome().code());
        push(chosen);
        rig.quiet();
        assertEquals(StudyState.TAKEN, state());
        assertEquals(1, rig.arrived().size(), "the same content, published already");
    }

    @Test
    void whatWasDismissedStaysSoHoweverLateTheImagesComeAgain() {
        push(DicomPhantom.study(1));
        push(DicomPhantom.ct(1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".3")));
        rig.quiet();
        rig.spool().decide(id(), StudyDecision.DISMISSED);
        rig.work();
        forgetImages();
        push(DicomPhantom.study(1));
        rig.quiet();
        assertEquals(StudyState.DISMISSED, state());
        assertEquals(0, rig.arrived().size());
    }

    /** Its originals were kept for a proposal that came to nothing. */
    @Test
    void noWayLeadsBackFromAStudyThatWasDismissedUnlessItIsPublished() {
        Path originals = folder.resolve("originals");
        rig = IngestRig.withSpool(folder, Map.of("site.originals", originals.toString()))
                .started();
        push(DicomPhantom.study(1));
        rig.quiet();
        push(DicomPhantom.study(2));
        rig.log.failNextCommitBefore();
        rig.quiet();
        assertEquals(1, rig.arrived().size());
        assertEquals(2, ofStudies(originals));
        for (int seed = 1; seed <= 2; seed++) {
            String series = DicomPhantom.studyUid(seed) + ".3";
            push(DicomPhantom.ct(seed, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, series)));
        }
        // The first finds the log in doubt.
        rig.quiet();
        rig.quiet();
        List<SpooledStudy> held = rig.spool().page(Optional.of(StudyState.HELD), "", 10);
        assertEquals(2, held.size());
        held.forEach(study -> rig.spool().decide(study.studyId(), StudyDecision.DISMISSED));
        rig.work();
        assertEquals(1, ofStudies(originals));
    }

    private static long ofStudies(Path originals) {
        try (Stream<Path> files = Files.walk(originals)) {
            return files.filter(Files::isRegularFile).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forgetImages() {
        rig.clock.advance(Duration.ofHours(25));
        rig.work();
        assertEquals(List.of(), rig.spool().page(Optional.empty(), "", 10));
    }

    @Test
    void aRefusedStudyIsTriedAgainWhenAPersonSaysSo() {
        push(DicomPhantom.ct(1, slice -> slice));
        rig.quiet();
        assertEquals("no-pet", outcome().code());
        rig.spool().retry(id());
        assertEquals(StudyState.OPEN, state());
        rig.work();
        assertEquals(StudyState.REFUSED, state());
        push(DicomPhantom.study(1));
        rig.quiet();
        assertEquals(
                "study-not-held",
                assertThrows(Refusal.class, () -> rig.spool().retry(id())).code());
    }

    @Test
    void anotherContentOfAnInstanceIsHeldAndTheDecisionStands() {
        List<DataSet> slices = DicomPhantom.study(1);
        push(slices);
        byte[] pixels = DicomPhantom.pixels(slices.get(5));
        pixels[0]++;
        rig.push(slices.get(5).toBuilder().bytes(Attribute.PIXEL_DATA, pixels).build());
        rig.quiet();
        assertEquals("instance-conflict", outcome().code());
        decide(new StudyChoice(Optional.empty(), Optional.empty(), Optional.of(ConflictRule.FIRST)));
        rig.work();
        assertEquals(1, rig.arrived().size());
    }

    private void push(List<DataSet> slices) {
        slices.forEach(rig::push);
    }

    private static String id(IngestRig rig) {
        return rig.spool().page(Optional.empty(), "", 1).get(0).studyId();
    }

    private String id() {
        return id(rig);
    }

    private StudyState state() {
        return rig.spool().required(id()).state();
    }

    private StudyOutcome outcome() {
        return rig.spool().required(id()).outcome().orElseThrow();
    }

    private void decide(StudyChoice choice) {
        rig.spool().decide(id(), new StudyDecision(choice, false));
    }

    private void assertRefused(String code, StudyChoice choice) {
        assertEquals(code, assertThrows(Refusal.class, () -> decide(choice)).code());
    }
}
