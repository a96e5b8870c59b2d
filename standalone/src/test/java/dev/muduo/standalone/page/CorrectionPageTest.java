package dev.muduo.standalone.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which drawing a correction replaces, and what is said of what comes of it. */
@Tag("page")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CorrectionPageTest {
    private static final String FIRST = "a".repeat(32);
    private static final String SECOND = "b".repeat(32);
    private static final String TEACHES = ".done:has-text(\"The next round learns from it: Liver.\")";

    @TempDir
    Path folder;

    private final FakeStudy study = new FakeStudy().taught(1).drawn(FIRST, true);
    private PageSite site;
    private Tab tab;

    @BeforeEach
    void open() {
        site = new PageSite(study, new FakeApi(), new FakeSegmentations());
        tab = site.tab();
    }

    @AfterEach
    void close() {
        site.close();
    }

    /** @param drawings how many there are */
    private Page look(int drawings) {
        tab.go(FakeStudy.VIEW, "Study").await("text=" + drawings + " drawing");
        tab.page().click("summary:has-text(\"Upload a correction\")");
        return tab.page();
    }

    private void choose() throws IOException {
        Page page = tab.page();
        page.setInputFiles("input[name=label]", Files.write(folder.resolve("liver.nii.gz"), new byte[100]));
        page.fill("input[name=annotator]", "Dr. C");
        page.locator(".ticks label:text-is(\"Liver\") input").check();
    }

    private void send() {
        tab.page().click("button:has-text(\"Send correction\")");
    }

    private List<String> superseded() {
        return study.sent().stream().map(each -> each.get("supersedes")).toList();
    }

    @Test
    void itReplacesTheDrawingThatCountsNotTheLastOne() throws Exception {
        study.drawn(SECOND, false);
        look(2);
        choose();
        send();

        tab.await(TEACHES);
        assertEquals(List.of("liver:" + FIRST), superseded());
        tab.assertClean();
    }

    @Test
    void itReplacesWhatCountedWhenItsFileWasChosenAndIsHeldIfAnotherCountsMeanwhile() throws Exception {
        look(1);
        choose();
        study.drawn(SECOND, true);
        tab.await("text=2 drawings");
        send();

        tab.await(
                ".done:has-text(\"Held for a person, because another drawing counts which it does not replace: Liver.\")");
        assertEquals(List.of("liver:" + FIRST), superseded());
        assertFalse(tab.page().isVisible("text=learns from it"));
        choose();
        send();
        tab.await(TEACHES);
        assertEquals("liver:" + SECOND, superseded().get(1), "the next file was chosen when that one counted");
    }

    @Test
    void itReplacesWhatCountedWhenTheMaskWasDownloaded() throws Exception {
        Page page = look(1);
        tab.await(".panes[data-state=ready]");
        page.waitForDownload(() -> page.click("a:text-is(\"this mask\")"));
        study.drawn(SECOND, true);
        tab.await("text=2 drawings");
        choose();
        send();

        tab.await(".done:has-text(\"Held for a person\")");
        assertEquals(List.of("liver:" + FIRST), superseded());
    }

    /** To another view, while it is on its way. */
    private Page sendAndLeave() throws IOException {
        Page page = look(1);
        choose();
        study.hold("/annotations");
        send();
        page.waitForCondition(() -> study.waiting() == 1);
        page.click("nav a:text-is(\"Studies\")");
        tab.await("h1:text-is(\"Studies\")");
        study.goOn();
        return page;
    }

    @Test
    void whatComesOfItIsSaidAlsoInAnotherView() throws Exception {
        Page page = sendAndLeave();

        tab.await(
                ".outcome:has-text(\"The correction is published.\"):has-text(\"The next round learns from it: Liver.\")");
        tab.look("outcome-elsewhere");
        page.click(".outcome button:text-is(\"Close\")");
        assertEquals(0, page.locator(".outcome").count());
        tab.assertClean();
    }

    @Test
    void thatNothingComesOfItIsSaidAlsoInAnotherView() throws Exception {
        study.loseAnAnswer();
        sendAndLeave();

        tab.await(
                ".outcome:has-text(\"Sending the correction failed.\") [role=alert]:has-text(\"The answer is lost.\")");
        tab.await(".outcome a[href=\"" + FakeStudy.VIEW + "\"]");
    }

    @Test
    void whatIsSentAgainAfterALostAnswerIsTheSame() throws Exception {
        study.loseAnAnswer();
        look(1);
        choose();
        send();
        tab.await("[role=alert]:has-text(\"The answer is lost.\")");
        study.drawn(SECOND, true);
        study.comesAgain();
        tab.await("text=2 drawings");
        send();

        tab.await(".done:has-text(\"The same was published before.\")");
        List<Map<String, String>> sent = study.sent();
        assertEquals(2, sent.size());
        assertEquals(sent.get(0), sent.get(1));
    }
}
