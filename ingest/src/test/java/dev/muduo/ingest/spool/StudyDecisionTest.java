package dev.muduo.ingest.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.study.ConflictRule;
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
        rig.push(DicomPhantom.study(1));
        rig.push(DicomPhantom.ct(
                1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".3")));
        rig.quiet();
        assertEquals(StudyState.HELD, rig.firstState());
        assertEquals("several-cts", rig.firstOutcome().code());
        assertEquals(3, rig.firstOutcome().options().size());
        rig = rig.successor().started();
        rig.quiet();
        assertEquals(StudyState.HELD, rig.firstState(), "after a restart, too");

        String series = rig.firstOutcome().options().get(0).seriesId();
        assertRefused(
                "series-unknown", new StudyChoice(Optional.of("0".repeat(64)), Optional.empty(), Optional.empty()));
        assertRefused(
                "decision-beside-the-point",
                new StudyChoice(Optional.empty(), Optional.empty(), Optional.of(ConflictRule.LAST)));
        decide(new StudyChoice(Optional.of(series), Optional.empty(), Optional.empty()));
        rig.work();
        assertEquals(StudyState.TAKEN, rig.firstState());
        assertEquals(1, rig.arrived().size());
        assertRefused("study-not-held", new StudyChoice(Optional.of(series), Optional.empty(), Optional.empty()));
    }

    @Test
    void oneDecisionAfterTheOther() {
        rig.push(DicomPhantom.study(1));
        rig.push(DicomPhantom.ct(
                1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".3")));
        rig.push(DicomPhantom.pet(
                1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".4")));
        rig.quiet();
        assertEquals("several-pets", rig.firstOutcome().code());
        decide(new StudyChoice(Optional.empty(), first("PT"), Optional.empty()));
        rig.work();
        assertEquals("several-cts", rig.firstOutcome().code());
        decide(new StudyChoice(first("CT"), Optional.empty(), Optional.empty()));
        rig.work();
        assertEquals(StudyState.TAKEN, rig.firstState());
    }

    private Optional<String> first(String modality) {
        return options(modality).findFirst();
    }

    private Optional<String> last(String modality) {
        return options(modality).reduce((one, next) -> next);
    }

    /** In the order of the Series Instance UIDs. */
    private Stream<String> options(String modality) {
        return rig.firstOutcome().options().stream()
                .filter(option -> option.modality().equals(modality))
                .map(SeriesOption::seriesId);
    }

    @Test
    void aDismissedStudyStaysDismissedAndItsInstancesGo() {
        rig.push(DicomPhantom.study(1));
        rig.push(DicomPhantom.ct(
                1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".3")));
        rig.quiet();
        rig.spool().decide(rig.firstStudyId(), StudyDecision.DISMISSED);
        rig.work();
        assertEquals(StudyState.DISMISSED, rig.firstState());
        assertEquals(0, rig.spool().required(rig.firstStudyId()).instances());
        rig.push(DicomPhantom.study(1));
        rig.quiet();
        assertEquals(StudyState.DISMISSED, rig.firstState());
        assertEquals(0, rig.arrived().size());
    }

    /** Long after its images have gone from here they come again, as after an archive was moved. */
    @Test
    void whatWasDecidedHoldsHoweverLateTheImagesComeAgain() {
        List<DataSet> doubled = new ArrayList<>(DicomPhantom.study(1));
        doubled.addAll(DicomPhantom.ct(
                1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".3")));
        rig.push(doubled);
        rig.quiet();
        decide(new StudyChoice(first("CT"), Optional.empty(), Optional.empty()));
        rig.work();
        assertEquals(StudyState.TAKEN, rig.firstState());
        forgetImages();
        rig.push(doubled);
        rig = rig.successor().started();
        rig.quiet();
        assertEquals(StudyState.TAKEN, rig.firstState(), "nobody is asked again");
        assertEquals(1, rig.arrived().size());
    }

    /** The series that a person chose was removed from the archive, or came back under another UID. */
    @Test
    void aChosenSeriesThatDoesNotComeAgainIsAskedForAgainAndNothingElseTakenUnasked() {
        List<DataSet> other =
                DicomPhantom.ct(1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".3"));
        rig.push(DicomPhantom.study(1));
        rig.push(other);
        rig.quiet();
        Optional<String> left = first("CT");
        decide(new StudyChoice(last("CT"), Optional.empty(), Optional.empty()));
        rig.work();
        assertEquals(StudyState.TAKEN, rig.firstState());
        forgetImages();

        rig.push(DicomPhantom.study(1));
        rig.quiet();
        assertEquals("chosen-ct-missing", rig.firstOutcome().code());
        assertEquals(StudyState.HELD, rig.firstState());
        rig.spool().retry(rig.firstStudyId());
        rig.work();
        assertEquals(StudyState.HELD, rig.firstState(), "trying again changes nothing");
        assertRefused("decision-beside-the-point", new StudyChoice(Optional.empty(), first("PT"), Optional.empty()));
        rig = rig.successor().started();
        decide(new StudyChoice(left, Optional.empty(), Optional.empty()));
        rig.work();
        assertEquals(StudyState.TAKEN, rig.firstState());
    }

    /** It was chosen, and comes later than the rest. */
    @Test
    void aChosenSeriesThatComesLateIsTakenWithoutAskingAgain() {
        List<DataSet> chosen = DicomPhantom.pet(
                1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".4"));
        rig.push(DicomPhantom.study(1));
        rig.push(chosen);
        rig.quiet();
        decide(new StudyChoice(Optional.empty(), last("PT"), Optional.empty()));
        rig.work();
        forgetImages();

        rig.push(DicomPhantom.ct(1, slice -> slice));
        rig.quiet();
        assertEquals("chosen-pet-missing", rig.firstOutcome().code());
        rig.push(chosen);
        rig.quiet();
        assertEquals(StudyState.TAKEN, rig.firstState());
        assertEquals(1, rig.arrived().size(), "the same content, published already");
    }

    @Test
    void whatWasDismissedStaysSoHoweverLateTheImagesComeAgain() {
        rig.push(DicomPhantom.study(1));
        rig.push(DicomPhantom.ct(
                1, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".3")));
        rig.quiet();
        rig.spool().decide(rig.firstStudyId(), StudyDecision.DISMISSED);
        rig.work();
        forgetImages();
        rig.push(DicomPhantom.study(1));
        rig.quiet();
        assertEquals(StudyState.DISMISSED, rig.firstState());
        assertEquals(0, rig.arrived().size());
    }

    /** Its originals were kept for a proposal that came to nothing. */
    @Test
    void noWayLeadsBackFromAStudyThatWasDismissedUnlessItIsPublished() {
        Path originals = folder.resolve("originals");
        rig = IngestRig.withSpool(folder, Map.of("site.originals", originals.toString()))
                .started();
        rig.push(DicomPhantom.study(1));
        rig.quiet();
        rig.push(DicomPhantom.study(2));
        rig.log.failNextCommitBefore();
        rig.quiet();
        assertEquals(1, rig.arrived().size());
        assertEquals(2, ofStudies(originals));
        for (int seed = 1; seed <= 2; seed++) {
            String series = DicomPhantom.studyUid(seed) + ".3";
            rig.push(DicomPhantom.ct(seed, slice -> slice.text(Attribute.SERIES_INSTANCE_UID, series)));
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
        rig.push(DicomPhantom.ct(1, slice -> slice));
        rig.quiet();
        assertEquals("no-pet", rig.firstOutcome().code());
        rig.spool().retry(rig.firstStudyId());
        assertEquals(StudyState.OPEN, rig.firstState());
        rig.work();
        assertEquals(StudyState.REFUSED, rig.firstState());
        rig.push(DicomPhantom.study(1));
        rig.quiet();
        assertEquals(
                "study-not-held",
                assertThrows(Refusal.class, () -> rig.spool().retry(rig.firstStudyId()))
                        .code());
    }

    @Test
    void anotherContentOfAnInstanceIsHeldAndTheDecisionStands() {
        List<DataSet> slices = DicomPhantom.study(1);
        rig.push(slices);
        byte[] pixels = DicomPhantom.pixels(slices.get(5));
        pixels[0]++;
        rig.push(slices.get(5).toBuilder().bytes(Attribute.PIXEL_DATA, pixels).build());
        rig.quiet();
        assertEquals("instance-conflict", rig.firstOutcome().code());
        decide(new StudyChoice(Optional.empty(), Optional.empty(), Optional.of(ConflictRule.FIRST)));
        rig.work();
        assertEquals(1, rig.arrived().size());
    }

    private void decide(StudyChoice choice) {
        rig.spool().decide(rig.firstStudyId(), new StudyDecision(choice, false));
    }

    private void assertRefused(String code, StudyChoice choice) {
        assertEquals(code, assertThrows(Refusal.class, () -> decide(choice)).code());
    }
}
