package dev.muduo.standalone.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.muduo.platform.json.Json;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is seen of a study is what is said to be seen, and what is judged, whatever comes meanwhile. */
@Tag("page")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ShownStudyPageTest {
    private final FakeStudy study = new FakeStudy().taught(1);
    private final FakeApi api = new FakeApi();
    private PageSite site;
    private Tab tab;

    @BeforeEach
    void open() {
        site = new PageSite(study, api, new FakeSegmentations());
        tab = site.tab();
        tab.go(FakeStudy.VIEW, "Study").await(".panes[data-state=ready]");
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void whoSeesOneRunJudgesThatOneUntilTheNewerOneIsShown() {
        tab.await("figcaption:text-is(\"CT teacher, run 1\")");
        study.taught(2);
        tab.await("text=there is a newer one, run 2");
        tab.await("figcaption:text-is(\"CT teacher, run 1\")");
        tab.look("study-newer-run");
        judge("Reject");
        assertTrue(study.reviews().get(0).contains("\"run\":1"), study.reviews().toString());

        tab.page().click("button:text-is(\"Show it\")");

        tab.await("figcaption:text-is(\"CT teacher, run 2\")");
        assertTrue(study.asked().contains("/pseudo-labels/masks/ct?revision=1&run=2"));
        judge("Accept");
        assertTrue(study.reviews().get(1).contains("\"run\":2"), study.reviews().toString());
        assertEquals(0, tab.page().locator("button:text-is(\"Show it\")").count());
        tab.assertClean();
    }

    private void judge(String decision) {
        Page page = tab.page();
        int before = study.reviews().size();
        page.fill("input[name=reviewer]", "Dr. Reader");
        page.click("button:text-is(\"" + decision + "\")");
        page.waitForCondition(() -> study.reviews().size() == before + 1);
    }

    @Test
    void whatAnotherPersonJudgesMeanwhileTicksNothing() throws Exception {
        Page page = tab.page();
        tab.await(".connection:has-text(\"Live\")");
        Locator liver = page.locator("tr:has-text(\"Liver\") input");
        liver.uncheck();
        page.fill("input[name=reviewer]", "Dr. Reader");

        study.isRejected();
        api.happens("PseudoLabelReviewed", FakeStudy.ID);

        tab.await("tr:has-text(\"Liver\") .fate:text-is(\"Rejected\")");
        assertFalse(liver.isChecked());
        assertEquals("Dr. Reader", page.inputValue("input[name=reviewer]"));
        assertEquals("reviewer", page.evaluate("document.activeElement.name"));
        judge("Accept");
        JsonNode sent = Json.reader().readTree(study.reviews().get(0));
        assertEquals("[\"spleen\"]", sent.get("structures").toString(), "the rejection stays");
        tab.assertClean();
    }

    @Test
    void imagesOfANewerRevisionAreShownWhenTheyAreAskedForAndWithNothingOfTheOlderOne() {
        assertTrue(study.asked().containsAll(List.of("/images/ct?revision=1", "/images/pet?revision=1")));
        study.comesAgain();
        tab.await("text=there is a newer one, revision 2");
        tab.await("text=Run 1 of");

        tab.page().click("button:text-is(\"Show it\")");

        tab.await("figcaption:text-is(\"no mask\")");
        tab.await("text=The teachers have not answered this study yet, as it is in revision 2.");
        tab.page()
                .waitForCondition(() -> study.asked()
                        .containsAll(List.of("/images/ct?revision=2", "/images/pet?revision=2", "/masks?revision=2")));
        assertEquals(
                0,
                options("Mask")
                        .filter(new Locator.FilterOptions().setHasText("teacher"))
                        .count());
        tab.assertClean();
    }

    @Test
    void aMaskThatComesLateIsNotShownOverTheOneThatWasChosenSince() {
        Page page = tab.page();
        page.evaluate("""
                () => {
                  window.captions = [];
                  const caption = document.querySelector("figcaption");
                  new MutationObserver(() => window.captions.push(caption.textContent.split(",")[0]))
                    .observe(caption, { childList: true });
                }""");
        study.hold("/masks/ct");
        choose("Mask", "None");
        choose("Mask", "CT teacher");
        page.waitForCondition(() -> study.waiting() == 1);
        choose("Mask", "PET teacher");
        tab.await("figcaption:has-text(\"PET teacher\")");

        page.waitForResponse("**/masks/ct?*", study::goOn).finished();
        choose("Mask", "Where the teachers differ");

        tab.await("figcaption:has-text(\"Where the teachers differ\")");
        assertEquals(List.of("no mask", "PET teacher", "Where the teachers differ"), page.evaluate("window.captions"));
        tab.assertClean();
    }

    @Test
    void aSecondPictureThatIsTakenAwayWhileItsMaskComesStaysAway() {
        Page page = tab.page();
        study.hold("/masks/pet");
        choose("Beside it", "PET teacher");
        page.waitForCondition(() -> study.waiting() == 1);
        choose("Beside it", "Nothing");
        tab.await(".panes[data-panes=\"1\"]");

        page.waitForResponse("**/masks/pet?*", study::goOn).finished();
        choose("Beside it", "Where the teachers differ");

        tab.await(".panes[data-panes=\"2\"] figcaption:has-text(\"Where the teachers differ\")");
        assertEquals(2, page.locator("figcaption").count());
        assertEquals(0, page.locator("[role=alert]").count());
        tab.assertClean();
    }

    private void choose(String label, String option) {
        Locator select = tab.page().getByLabel(label, new Page.GetByLabelOptions().setExact(true));
        select.selectOption(
                select.locator("option:has-text(\"" + option + "\")").first().getAttribute("value"));
    }

    private Locator options(String label) {
        return tab.page()
                .getByLabel(label, new Page.GetByLabelOptions().setExact(true))
                .locator("option");
    }
}
