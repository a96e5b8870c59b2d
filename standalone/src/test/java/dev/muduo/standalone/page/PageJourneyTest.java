package dev.muduo.standalone.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.muduo.client.Drawing;
import dev.muduo.client.MuduoClient;
import dev.muduo.platform.config.Configuration;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.Standalone;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortReader;
import dev.muduo.standalone.cohort.CohortSender;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import dev.muduo.standalone.phantom.PhantomCohort;
import dev.muduo.standalone.phantom.PhantomConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A person's way through the page, on the real services: submit, see it taught, see a promotion, look, judge, correct. */
@Tag("page")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class PageJourneyTest {
    private static final Logger LOG = LoggerFactory.getLogger(PageJourneyTest.class);
    private static final String CONFIGURATION = """
            model:
              preprocessing: {workingSpacingMm: 12.0, patchVoxels: 16}
              featureScale: 16
            training:
              minLabelled: 2
              student: {maxSteps: 4000, stepsPerRound: 20}
              promptGenerator: {pretrainSteps: 40}
            teaching:
              ctTeacher: {patchVoxels: 32}
              petTeacher: {patchVoxels: 32}
            http: {port: 0}
            """;

    @TempDir
    Path folder;

    @Test
    void aStudyIsSubmittedTaughtSegmentedJudgedAndCorrected() throws Exception {
        Path phantoms = Files.createDirectories(folder.resolve("cohort"));
        PhantomCohort.writeDrawn(phantoms, 5, 2, 0, 7, PhantomConfig.standard(), written -> {});
        Cohort cohort = CohortReader.read(phantoms);
        Configuration configuration = Configuration.reference()
                .over(CONFIGURATION, "page")
                .with(Map.of("model.structures", cohort.structures().list()));
        try (Standalone running = Standalone.start(folder.resolve("data"), configuration, InfrastructurePorts.ANY);
                Chromium chromium = Chromium.start();
                Tab tab = chromium.open(running.url())) {
            nothingIsThereYet(tab);
            CohortStudy mine = cohort.of(Role.TRAIN).get(2);
            String studyId = submit(tab, mine);
            othersAreSubmitted(running, cohort);
            theLoopTurns(tab);
            theStudyIsTaught(tab, studyId);
            theMaskIsLookedAt(tab);
            thePseudoLabelIsJudged(tab);
            itIsCorrected(tab, mine);
            theCorrectionTeaches(tab);
            theGatesNumbersAreRead(tab);
            tab.assertClean();
            LOG.info(
                    "first paint after {} ms, first picture {} ms after CT and PET",
                    Math.round(tab.firstPaintMillis()),
                    Math.round(tab.viewerMillis()));
        }
    }

    private static void nothingIsThereYet(Tab tab) {
        tab.go("#/", "The loop").await("text=No checkpoint has been written yet.");
        tab.look("loop-empty");
        tab.go("#/studies", "Studies").await("text=No study has arrived yet.");
        tab.look("studies-empty");
    }

    private static String submit(Tab tab, CohortStudy study) {
        Page page = tab.page();
        page.click("summary:has-text(\"Submit a study\")");
        tab.look("submit");
        page.click("button:has-text(\"Submit\")");
        tab.await("[role=alert]:has-text(\"Choose a CT and a PET file\")");
        page.setInputFiles("input[name=ct]", study.ct());
        page.setInputFiles("input[name=pet]", study.pet());
        page.fill("input[name=tracer]", "FDG");
        page.click("button:has-text(\"Submit\")");
        Locator link = tab.await("a:has-text(\"Study \")");
        String address = link.getAttribute("href");
        return address.substring(address.lastIndexOf('/') + 1);
    }

    private static void othersAreSubmitted(Standalone running, Cohort cohort) throws Exception {
        MuduoClient muduo = MuduoClient.at(running.url()).open();
        for (CohortStudy study : cohort.studies()) {
            if (!study.equals(cohort.of(Role.TRAIN).get(2))) {
                String id = new CohortSender(muduo).sendImages(study);
                CohortStudy.Drawing drawn = study.drawing().orElseThrow();
                muduo.studies()
                        .annotate(
                                id, Drawing.of(drawn.label(), drawn.structures(), Drawing.Values.MODEL, "Dr. Phantom"));
            }
        }
    }

    /** Without a reload: the page follows. */
    private static void theLoopTurns(Tab tab) {
        tab.go("#/", "The loop");
        tab.await(".figure:has-text(\"Promoted\") .value:has-text(\"number \")");
        tab.await("table:has-text(\"Mean soft IoU\") td");
        tab.await(".fate:has-text(\"Promoted\") >> nth=1");
        tab.look("loop");
    }

    private static void theStudyIsTaught(Tab tab, String studyId) {
        tab.go("#/studies", "Studies");
        tab.await("tr:has(a[href$=\"" + studyId + "\"]) .fate:has-text(\"pseudo-labels\")");
        tab.look("studies");
        tab.page().click("a[href$=\"" + studyId + "\"]");
        tab.await("h1:has-text(\"Study\")");
    }

    private static void theMaskIsLookedAt(Tab tab) {
        Page page = tab.page();
        tab.await(".panes[data-state=ready]");
        tab.await("figcaption:has-text(\"teacher\")");
        page.click("button:has-text(\"Segment with\")");
        tab.await("figcaption:has-text(\"Promotion\")");
        tab.await(".where:has-text(\"SUVbw\")");
        tab.look("study");
        choose(tab, "Beside it", "Where the teachers differ");
        tab.await(".pane >> nth=1");
        tab.await("figcaption:has-text(\"Where the teachers differ\")");
        choose(tab, "Mask", "CT teacher");
        tab.await("figcaption:has-text(\"CT teacher\")");
        tab.look("study-side-by-side");
        theSlidersMoveBothPictures(page);
        choose(tab, "Beside it", "Nothing");
    }

    private static void choose(Tab tab, String label, String option) {
        Locator select = tab.page().getByLabel(label, new Page.GetByLabelOptions().setExact(true));
        String value =
                select.locator("option:has-text(\"" + option + "\")").first().getAttribute("value");
        select.selectOption(value);
    }

    private static void theSlidersMoveBothPictures(Page page) {
        Locator where = page.locator(".where");
        String before = where.textContent();
        Locator slider = page.getByLabel("Feet to head");
        slider.focus();
        for (int press = 0; press < 5; press++) {
            page.keyboard().press("ArrowRight");
        }
        page.waitForCondition(() -> !before.equals(where.textContent()));
    }

    private static void thePseudoLabelIsJudged(Tab tab) {
        Page page = tab.page();
        page.fill("input[name=reviewer]", "Dr. Reader");
        page.click("button:has-text(\"Accept\")");
        tab.await(".done:has-text(\"accepted\")");
        tab.await(".fate:has-text(\"Accepted\")");
    }

    private static void itIsCorrected(Tab tab, CohortStudy study) {
        Page page = tab.page();
        page.click("summary:has-text(\"Upload a correction\")");
        CohortStudy.Drawing drawing = study.drawing().orElseThrow();
        page.setInputFiles("input[name=label]", drawing.label());
        for (String structure : drawing.structures()) {
            String words = structure.substring(0, 1).toUpperCase(Locale.ROOT)
                    + structure.substring(1).replace('_', ' ');
            page.locator(".ticks label:text-is(\"" + words + "\") input").check();
        }
        tab.look("correction");
        page.click("button:has-text(\"Send correction\")");
        tab.await(".done:has-text(\"The correction is published\")");
        assertEquals(
                "Dr. Reader", tab.await("table:has-text(\"When\") tbody th").textContent());
        choose(tab, "Mask", "Drawn by Dr. Reader");
        tab.await("figcaption:has-text(\"Drawn by Dr. Reader\")");
        tab.look("study-corrected");
    }

    private static void theCorrectionTeaches(Tab tab) {
        tab.go("#/", "The loop");
        tab.await(".figure:has-text(\"Student\") .note:has-text(\"3 labelled studies\")");
    }

    private static void theGatesNumbersAreRead(Tab tab) {
        tab.page().locator("a:text-is(\"Numbers\")").first().click();
        tab.await("h2:has-text(\"Dice per structure\")");
        tab.look("verdict");
        assertTrue(List.of("yes", "no").contains(tab.await("td >> nth=3").textContent()));
    }
}
