package dev.muduo.standalone.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.muduo.client.Drawing;
import dev.muduo.client.Images;
import dev.muduo.client.MuduoClient;
import dev.muduo.client.Wanted;
import dev.muduo.platform.http.ApiDescription;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.testing.ApiContract;
import dev.muduo.platform.testing.ContractClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the journey does not meet: much of everything, long and hostile names, refusals, trouble, narrow windows, no mouse. */
@Tag("page")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PageViewsTest {
    /** Bytes: more than what lies between two programs on one machine. */
    private static final int MUCH = 40_000_000;

    @TempDir
    Path folder;

    private final FakeApi api = new FakeApi();
    private PageSite site;
    private Tab tab;

    @BeforeEach
    void open() {
        site = new PageSite(api, new FakeSegmentations());
        tab = site.tab();
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void whatIsFakedIsAsTheApiIsDescribed() throws Exception {
        ContractClient client = new ContractClient(ApiContract.onClassPath());
        String study = "/v1/studies/" + FakeApi.studyId(3);
        for (String path : List.of(
                "/v1/status",
                "/v1/training",
                "/v1/serving",
                "/v1/models/student",
                "/v1/models/student/verdicts/" + FakeApi.VERDICT,
                "/v1/structures",
                "/v1/pseudo-labels?studies=" + FakeApi.studyId(3),
                "/v1/studies?limit=50",
                study,
                study + "/pseudo-labels",
                "/v1/studies/" + FakeApi.studyId(FakeApi.TAUGHT) + "/pseudo-labels",
                "/v1/sign-in",
                "/v1/caller",
                study + "/masks",
                study + "/images/ct")) {
            client.send(
                    HttpRequest.newBuilder(site.uri().resolve(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
        }
        try (MuduoClient muduo = MuduoClient.at(site.uri()).http(client).open()) {
            Path label = Files.writeString(folder.resolve("label.nii.gz"), "label");
            muduo.studies()
                    .annotate(FakeApi.studyId(3), Drawing.of(label, List.of("liver"), Drawing.Values.MODEL, "Dr. A"));
            muduo.segmentations()
                    .begin(Images.study(FakeApi.studyId(3)), Wanted.mask())
                    .state();
        }
    }

    @Test
    void refusalsAndTroublesAreSaidInSentences() {
        tab.go("#/", "The loop");
        tab.await("text=Mean Dice 0.7712 is more than 0.0100 below the incumbent's 0.8301. And 1 more objection.");
        tab.await("text=The store does not answer; tried again in 8 s.");
        tab.await("text=Promotion 5 does not load: the checkpoint has 12 classes, this service 7.");
        tab.await(".connection:has-text(\"Live\")");
        tab.look("loop-refusals");
        tab.page().locator("a:text-is(\"Numbers\")").first().click();
        tab.await("h2:has-text(\"What speaks against it\")");
        tab.await("li:has-text(\"should have 24 bytes\")");
        tab.look("verdict-refused");
        tab.assertClean();
    }

    @Test
    void twoHundredStudiesAreTurnedPageByPage() {
        tab.go("#/studies", "Studies");
        tab.await("text=Page 1 of 4");
        tab.await("td:text-is(\"" + FakeApi.LONG_SITE + "\")");
        tab.await("td:text-is(\"" + FakeApi.HOSTILE_SITE + "\")");
        tab.await(".fate:text-is(\"waits for the teachers\")");
        tab.look("studies-200");
        for (int page = 2; page <= 4; page++) {
            tab.page().click("button:has-text(\"Next\")");
            tab.await("text=Page " + page + " of 4");
        }
        assertTrue(tab.page().isDisabled("button:has-text(\"Next\")"));
        assertEquals(50, tab.page().locator("tbody tr").count());
        tab.page().click("button:has-text(\"Previous\")");
        tab.await("text=Page 3 of 4");
        tab.assertClean();
    }

    /** As on a cluster, where no instance sees the whole loop. */
    @Test
    void whereTheTeachersAnswersAreNotKnownNothingIsSaidOfThem() {
        ObjectNode description = ApiDescription.onClassPath().document();
        ((ObjectNode) description.get("paths")).remove("/v1/pseudo-labels");
        tab.page()
                .route(
                        "**/v1/openapi.json",
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setContentType("application/json")
                                .setBodyBytes(Json.write(description))));

        tab.go("#/studies", "Studies").await(".fate:text-is(\"not drawn yet\")");

        assertEquals(
                0,
                tab.page().locator(".fate:text-is(\"waits for the teachers\")").count());
        tab.assertClean();
    }

    @Test
    void whatComesMeanwhileLeavesTheFocusAndTheScrolledTableWhereTheyAre() {
        Page page = tab.page();
        page.setViewportSize(390, 844);
        tab.go("#/studies", "Studies").await("text=" + FakeApi.STUDIES + " studies");
        tab.await(".connection:has-text(\"Live\")");
        String link = "#/studies/" + FakeApi.studyId(7);
        page.focus("a[href=\"" + link + "\"]");
        page.evaluate("document.querySelector('.scroll').scrollLeft = 100");

        api.studyArrives();

        tab.await("text=" + (FakeApi.STUDIES + 1) + " studies");
        assertEquals(link, page.evaluate("document.activeElement.getAttribute('href')"));
        assertEquals(100, page.evaluate("document.querySelector('.scroll').scrollLeft"));
        tab.assertClean();
    }

    @Test
    void whoReadsTheNumbersOfAChartGoesOnReading() {
        tab.go("#/", "The loop").await(".connection:has-text(\"Live\")");
        Page page = tab.page();
        page.locator(".chart summary").first().click();
        page.locator(".chart .scroll").first().focus();

        api.studyArrives();

        tab.await(".figure:has-text(\"Studies\"):has-text(\"" + (FakeApi.STUDIES + 1) + "\")");
        assertEquals(true, page.evaluate("document.activeElement.matches('.chart .scroll')"));
        tab.assertClean();
    }

    @Test
    void pagesThatComeLateAreNotShownOverTheOneThatWasTurnedTo() {
        List<Route> late = new ArrayList<>();
        AtomicBoolean isHolding = new AtomicBoolean(true);
        Page page = tab.page();
        tab.go("#/studies", "Studies").await("text=Page 1 of 4");
        page.route("**/v1/studies?*after=*", route -> {
            if (isHolding.get()) {
                late.add(route);
            } else {
                route.resume();
            }
        });
        page.locator("button:text-is(\"Next\")").dblclick();
        page.waitForCondition(() -> late.size() == 2);
        isHolding.set(false);
        late.forEach(Route::resume);
        tab.await("text=Page 2 of 4");
        assertFirst(50);

        late.clear();
        isHolding.set(true);
        page.click("button:text-is(\"Next\")");
        page.waitForCondition(() -> late.size() == 1);
        page.click("button:text-is(\"Previous\")");
        tab.await("text=Page 1 of 4");
        page.waitForResponse("**/v1/studies?*after=*", () -> late.get(0).resume())
                .finished();
        tab.await("text=Page 1 of 4");
        assertFirst(0);
        tab.assertClean();
    }

    private void assertFirst(int number) {
        String link = tab.page().locator("tbody a").first().getAttribute("href");
        assertEquals("#/studies/" + FakeApi.studyId(number), link);
    }

    @Test
    void imagesThatDoNotComeAreSaidAndTheRestIsShown() {
        tab.go("#/studies/" + FakeApi.studyId(2), "Study");
        tab.await("[role=alert]:has-text(\"Something that this service needs does not answer\")");
        tab.await("text=Studies of role Validation are not taught; they are read by the gate alone.");
        tab.look("study-error");
    }

    @Test
    void howMuchOfAFileHasGoneIsShown() throws Exception {
        api.hold();
        tab.go("#/studies/" + FakeApi.studyId(FakeApi.TAUGHT), "Study");
        Page page = tab.page();
        page.click("summary:has-text(\"Upload a correction\")");
        page.setInputFiles("input[name=label]", Files.write(folder.resolve("liver.nii.gz"), new byte[MUCH]));
        page.fill("input[name=annotator]", "Dr. A");
        page.locator(".ticks label:text-is(\"Liver\") input").check();

        page.click("button:has-text(\"Send correction\")");

        Locator bar = tab.await("[role=progressbar][aria-label=\"Upload\"][aria-valuenow]");
        assertEquals("0", bar.getAttribute("aria-valuemin"));
        assertTrue(Long.parseLong(bar.getAttribute("aria-valuemax")) > MUCH);
        tab.await("text=/[0-9.]+ MB of 40\\.0 MB sent/");
        tab.look("correction-on-its-way");
        api.goOn();
        tab.await(".done:has-text(\"The correction is published\")");
        assertEquals(0, bar.count());
        assertEquals(1, api.annotations());
    }

    @Test
    void aStudyThatIsNotThereIsSaid() {
        tab.page()
                .route(
                        "**/v1/studies/*",
                        route -> route.fulfill(
                                new Route.FulfillOptions()
                                        .setStatus(404)
                                        .setContentType("application/problem+json")
                                        .setBody(
                                                "{\"status\": 404, \"code\": \"unknown-study\", \"detail\": \"no such study has arrived here\"}")));
        tab.go("#/studies/" + "e".repeat(64), "Study");
        tab.await("[role=alert]:has-text(\"No such study has arrived here.\")");
        tab.await(".connection:has-text(\"The service cannot show all of this\")");
        assertFalse(tab.page().isVisible("h2:has-text(\"Pseudo-labels\")"), "nothing is said of what is not there");
        tab.look("study-unknown");
    }

    @Test
    void aServiceThatIsAwayIsSaid() {
        tab.go("#/", "The loop").await(".figure");
        site.stop();
        tab.await(".connection:has-text(\"The service does not answer\")");
        tab.await("[role=alert]:has-text(\"It may be starting, or it was stopped.\")");
        tab.look("away");
    }

    @Test
    void aStreamThatFallsSilentIsNotLiveAndIsOpenedAgain() {
        Page page = tab.page();
        page.clock().install();
        tab.go("#/", "The loop").await(".connection:has-text(\"Live\")");

        List<Route> opened = new ArrayList<>();
        page.route("**/v1/events", opened::add);

        page.clock().fastForward("01:01");

        tab.await(".connection:has-text(\"Asked again every few seconds\")");
        page.waitForCondition(() -> opened.size() == 1);
        opened.get(0).resume();
        tab.await(".connection:has-text(\"Live\")");
    }

    @Test
    void whatDoesNotAnswerInTimeIsAway() {
        Page page = tab.page();
        page.clock().install();
        List<Route> unanswered = new ArrayList<>();
        page.route("**/v1/studies?*", unanswered::add);
        tab.go("#/studies", "Studies");
        page.waitForCondition(() -> !unanswered.isEmpty());

        page.clock().fastForward("00:31");

        tab.await(".connection:has-text(\"The service does not answer\")");
        tab.await("[role=alert]:has-text(\"It may be starting, or it was stopped.\")");
    }

    @Test
    void aNarrowWindowNeedsNoScrollingSideways() {
        tab.page().setViewportSize(390, 844);
        for (String view : List.of("#/", "#/studies", "#/studies/" + FakeApi.studyId(2))) {
            tab.go(view, "").await("h1");
            tab.await(view.equals("#/") ? ".figure" : view.equals("#/studies") ? "table" : "[role=alert]");
            assertEquals(390, tab.page().evaluate("document.documentElement.scrollWidth"), view);
        }
        tab.go("#/", "The loop").await(".chart canvas");
        tab.look("loop-narrow");
    }

    @Test
    void theKeyboardIsEnough() {
        tab.go("#/", "The loop").await(".figure");
        Page page = tab.page();
        page.keyboard().press("Tab");
        assertEquals("Skip to the content", focused());
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        assertEquals("Studies", focused());
        page.keyboard().press("Enter");
        tab.await("h1:has-text(\"Studies\")");
        assertEquals("main", page.evaluate("document.activeElement.id"));
        page.keyboard().press("Tab");
        assertEquals("Submit a study", focused());
        page.keyboard().press("Enter");
        tab.await("input[name=ct]:visible");
    }

    private Object focused() {
        return tab.page().evaluate("document.activeElement.textContent");
    }
}
