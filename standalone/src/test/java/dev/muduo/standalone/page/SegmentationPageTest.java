package dev.muduo.standalone.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A segmentation that is asked for on the page: how far it is, its end, and what else may become of it. */
@Tag("page")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SegmentationPageTest {
    private static final String ASKED = "POST respond-async u=3";
    private static final String BAR = "[role=progressbar]";

    private final FakeSegmentations segmentations = new FakeSegmentations();
    private PageSite site;
    private Tab tab;

    @BeforeEach
    void ask() {
        site = new PageSite(new FakeApi(), segmentations);
        tab = site.tab();
        tab.go("#/studies/" + FakeApi.studyId(FakeApi.TAUGHT), "Study");
        tab.page().click("button:has-text(\"Segment with the serving checkpoint\")");
        tab.await(BAR);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void itIsShownHowFarItIs() {
        Locator bar = tab.await(BAR + "[aria-valuetext^=\"Waits for its turn\"]");
        assertEquals("Segmentation", bar.getAttribute("aria-label"));
        assertEquals(null, bar.getAttribute("aria-valuenow"), "nobody knows yet of how many");
        tab.look("segmentation-waits");
        segmentations.windows(12, 40);
        tab.await(BAR + "[aria-valuenow=\"12\"][aria-valuemin=\"0\"][aria-valuemax=\"40\"]");
        tab.await("text=12 of 40 windows");
        tab.look("segmentation");
        segmentations.windows(31, 40);
        tab.await(BAR + "[aria-valuetext=\"31 of 40 windows\"]");

        segmentations.done();

        tab.await("[role=status]:text-is(\"The mask is there.\")");
        assertEquals(0, bar.count());
        assertEquals(List.of(ASKED), segmentations.asked(), "not behind what can wait");
    }

    @Test
    void itCanBeGivenUp() {
        tab.page().click("button:has-text(\"Give up\")");

        tab.await("[role=alert]:has-text(\"The segmentation was given up.\")");
        assertEquals(0, tab.page().locator(BAR).count());
        tab.page().waitForCondition(() -> segmentations.asked().equals(List.of(ASKED, "DELETE")));
    }

    @Test
    void whoLeavesTheStudyGivesItUp() {
        tab.page().click("nav a:has-text(\"Studies\")");

        tab.await("h1:text-is(\"Studies\")");
        tab.page().waitForCondition(() -> segmentations.asked().equals(List.of(ASKED, "DELETE")));
    }

    @Test
    void whyThereIsNoneIsSaid() {
        segmentations.failed("the store does not answer; the same request may succeed later");

        tab.await("[role=alert]:has-text(\"The store does not answer; the same request may succeed later.\")");
        assertEquals(0, tab.page().locator(BAR).count());
    }

    @Test
    void whatAnotherProcessAnswersIsWaitedFor() {
        segmentations.windows(12, 40);
        tab.await("text=12 of 40 windows");

        segmentations.beForgotten();

        tab.await("[role=status]:text-is(\"The mask is there.\")");
        assertEquals(List.of(ASKED, "POST null null"), segmentations.asked());
    }
}
