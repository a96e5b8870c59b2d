package dev.muduo.standalone.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sign-in at the provider that ends while somebody is at work: it is renewed, or asked for again, and nothing is lost. */
@Tag("page")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EndedSessionPageTest {
    private static final String AGAIN = "dialog h1:text-is(\"Sign in again\")";
    private static final String SIGN_IN = "button:visible:has-text(\"Sign in at 127.0.0.1:\")";
    private static final String PUBLISHED = ".done:has-text(\"The correction is published\")";

    /** Longer than the provider's tokens last. */
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private GuardedSite guarded;
    private Tab tab;
    private Page page;

    @BeforeEach
    void open() {
        guarded = new GuardedSite(folder);
        tab = guarded.tab();
        page = tab.page();
    }

    @AfterEach
    void close() {
        guarded.close();
    }

    private void signIn() {
        tab.go("#/studies/" + FakeApi.studyId(FakeApi.TAUGHT), "Sign in");
        page.click(SIGN_IN);
        tab.await(".person:has-text(\"Dr. A\")");
        tab.await("summary:has-text(\"Upload a correction\")");
    }

    private void prepareCorrection() throws IOException {
        page.click("summary:has-text(\"Upload a correction\")");
        page.setInputFiles("input[name=label]", Files.writeString(folder.resolve("liver.nii.gz"), "label"));
        page.locator(".ticks label:text-is(\"Liver\") input").check();
    }

    private void send() {
        page.click("button:has-text(\"Send correction\")");
    }

    /** In the window that opens for it. */
    private void signInAgain() {
        tab.await(AGAIN);
        Page window = page.waitForPopup(() -> page.click("dialog button:has-text(\"Sign in at 127.0.0.1:\")"));
        page.waitForCondition(window::isClosed);
    }

    @Test
    void aTokenThatIsNoLongerBelievedIsRenewedAndWhatWasSentIsSentAgain() throws Exception {
        guarded.issuer().giveRefreshTokens();
        signIn();
        prepareCorrection();
        guarded.clock().advance(LONG);

        send();

        tab.await(PUBLISHED);
        assertEquals(1, guarded.issuer().renewals());
        assertEquals(1, guarded.api().annotations());
        assertEquals(0, page.locator("dialog").count());
        guarded.clock().advance(LONG);
        prepareAndSendAnother();
        assertEquals(2, guarded.issuer().renewals(), "each is worth a token once, and brings the next");
        assertEquals(0, page.evaluate("localStorage.length"));
        assertEquals("", page.evaluate("document.cookie"));
    }

    private void prepareAndSendAnother() {
        page.setInputFiles("input[name=label]", folder.resolve("liver.nii.gz"));
        page.locator(".ticks label:text-is(\"Liver\") input").check();
        send();
        page.waitForCondition(() -> guarded.api().annotations() == 2);
    }

    @Test
    void aTokenIsRenewedBeforeItEnds() {
        guarded.issuer().giveRefreshTokens();
        page.clock().install();
        signIn();
        List<String> refused = new ArrayList<>();
        page.onResponse(response -> refused.addAll(response.status() == 401 ? List.of(response.url()) : List.of()));

        page.clock().fastForward(280_000);

        page.waitForCondition(() -> guarded.issuer().renewals() == 1);
        page.reload();
        tab.await(".person:has-text(\"Dr. A\")");
        page.clock().fastForward(280_000);
        page.waitForCondition(() -> guarded.issuer().renewals() == 2);
        assertEquals(List.of(), refused);
    }

    @Test
    void aPageThatNobodyIsAtDoesNotKeepItsSignInAlive() {
        guarded.issuer().giveRefreshTokens();
        page.clock().install();
        signIn();

        page.clock().fastForward(Duration.ofMinutes(16).toMillis());
        guarded.clock().advance(LONG);
        page.clock().runFor(20_000);

        tab.await(AGAIN);
        assertEquals(0, guarded.issuer().renewals());
        page.waitForCondition(() -> guarded.issuer().refreshTokens() == 0);
        page.reload();
        tab.await("h1:text-is(\"Sign in\")");
        assertEquals("", page.textContent(".person"), "who comes by is not let in");
    }

    @Test
    void whereTheProviderGivesNothingToRenewItWithThePageWaitsAsItIs() throws Exception {
        signIn();
        prepareCorrection();
        guarded.clock().advance(LONG);
        send();
        tab.await(AGAIN);
        assertFalse(page.isVisible("main h1"), "nobody else is to see what was shown");
        tab.look("sign-in-again");
        page.keyboard().press("Escape");
        page.keyboard().press("Escape");
        tab.await(AGAIN);

        signInAgain();

        tab.await(PUBLISHED);
        assertEquals(0, page.locator("dialog").count());
        assertTrue(page.isVisible("main h1"));
        assertEquals(1, guarded.api().annotations());
        assertTrue(page.title().startsWith("Study "), page.title());
        assertEquals(0, page.evaluate("localStorage.length"));
    }

    @Test
    void whatWasNotSentYetIsStillThere() throws Exception {
        guarded.issuer().giveRefreshTokens();
        page.clock().install();
        signIn();
        prepareCorrection();
        guarded.issuer().endSessions();
        guarded.clock().advance(LONG);
        page.clock().runFor(20_000);

        signInAgain();

        page.waitForCondition(() -> page.locator("dialog").count() == 0);
        assertEquals("liver.nii.gz", page.evaluate("document.querySelector('input[name=label]').files[0].name"));
        assertTrue(page.locator(".ticks label:text-is(\"Liver\") input").isChecked());
        send();
        tab.await(PUBLISHED);
        assertEquals(0, guarded.issuer().renewals());
    }

    @Test
    void nothingIsSentInTheNameOfAnotherPerson() throws Exception {
        signIn();
        prepareCorrection();
        guarded.clock().advance(LONG);
        send();
        guarded.issuer().peopleAreCalled("Dr. B");

        signInAgain();

        tab.await(".person:has-text(\"Dr. B\")");
        tab.await("summary:has-text(\"Upload a correction\")");
        assertFalse(page.locator("input[name=label]").isVisible(), "the form is a new one");
        assertEquals(0, guarded.api().annotations());
    }

    @Test
    void whoSignsOutInsteadLeavesNothing() throws Exception {
        signIn();
        prepareCorrection();
        guarded.clock().advance(LONG);
        send();
        tab.await(AGAIN);

        page.click("dialog button:has-text(\"Sign out\")");

        tab.await("h1:text-is(\"Sign in\")");
        assertEquals(0, page.locator("dialog, input[name=label]").count());
        assertEquals("signed-out", page.evaluate("Object.keys(sessionStorage).join()"));
        assertEquals(0, guarded.api().annotations());
    }

    @Test
    void aProviderThatIsAwayForAWhileEndsNothing() throws Exception {
        guarded.issuer().giveRefreshTokens();
        signIn();
        prepareCorrection();
        guarded.clock().advance(LONG);
        guarded.issuer().beAway(true);
        send();
        tab.await("[role=alert]:has-text(\"Your sign-in could not be renewed: \")");
        assertEquals(0, page.locator("dialog").count());
        guarded.issuer().beAway(false);

        send();

        tab.await(PUBLISHED);
        assertEquals(1, guarded.issuer().renewals());
    }

    @Test
    void signingOutTakesBackWhatRenews() {
        guarded.issuer().giveRefreshTokens();
        signIn();
        assertEquals(1, guarded.issuer().refreshTokens());

        page.click("button:has-text(\"Sign out\")");

        tab.await("h1:text-is(\"Sign in\")");
        page.waitForCondition(() -> guarded.issuer().refreshTokens() == 0);
    }
}
