package dev.muduo.standalone.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can be done with the images of a study before they are shown, and where they never are. */
@Tag("page")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LoadingViewerPageTest {
    private static final List<String> FOR_PICTURES = List.of(
            "Beside it", "Opacity of the masks", "Outlines only", "Opacity of the PET", "from", "to", "CT window");

    private final FakeStudy study = new FakeStudy().taught(1);

    @Test
    void whatIsChosenWhileTheImagesComeIsShownWhenTheyAreThere() {
        try (PageSite site = new PageSite(study, new FakeApi(), new FakeSegmentations())) {
            Tab tab = site.tab();
            study.hold("/images/");
            tab.go(FakeStudy.VIEW, "Study").await("text=Loading CT and PET");
            tab.page().waitForCondition(() -> study.waiting() == 2);
            assertAdjustable(tab, false);
            choose(tab, "PET teacher");
            assertOffered(tab, "/masks/pet");

            study.goOn();

            tab.await(".panes[data-state=ready] figcaption:text-is(\"PET teacher, run 1\")");
            assertAdjustable(tab, true);
            tab.assertClean();
        }
    }

    @Test
    void aBrowserThatCannotDrawThemOffersTheFilesOfWhatIsChosen() {
        try (PageSite site = PageSite.withoutWebGl(study, new FakeApi(), new FakeSegmentations())) {
            Tab tab = site.tab();
            tab.go(FakeStudy.VIEW, "Study").await("[role=alert]:has-text(\"This browser has no WebGL 2\")");
            assertOffered(tab, "/masks/ct");
            choose(tab, "PET teacher");
            assertOffered(tab, "/masks/pet");

            assertEquals(
                    List.of(
                            "This browser has no WebGL 2, which showing volumes needs. The files can still be downloaded."),
                    tab.page().locator("[role=alert]").allTextContents());
            assertAdjustable(tab, false);
            tab.look("study-without-webgl");
            tab.assertClean();
        }
    }

    private static void choose(Tab tab, String mask) {
        Locator select = labelled(tab, "Mask");
        select.selectOption(
                select.locator("option:has-text(\"" + mask + "\")").first().getAttribute("value"));
    }

    private static void assertOffered(Tab tab, String mask) {
        String link = tab.await("a:text-is(\"this mask\")").getAttribute("href");
        assertTrue(link.contains(mask), link);
    }

    private static void assertAdjustable(Tab tab, boolean expected) {
        for (String control : FOR_PICTURES) {
            assertEquals(expected, labelled(tab, control).isEnabled(), control);
        }
        assertEquals(expected, tab.page().locator(".sliders input").first().isEnabled());
        assertTrue(labelled(tab, "Mask").isEnabled());
    }

    private static Locator labelled(Tab tab, String label) {
        return tab.page().getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }
}
