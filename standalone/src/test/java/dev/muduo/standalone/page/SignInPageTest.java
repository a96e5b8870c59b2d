package dev.muduo.standalone.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.muduo.platform.security.AccessRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of a service that tells callers apart: signing in by a key and by an OpenID provider, what a role sees, signing out. */
@Tag("page")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SignInPageTest {
    /** How to sign in, and one of the things that a view asks for. */
    private static final String WAYS = "**/v1/sign-in";

    private static final String TRAINING = "**/v1/training";

    @TempDir
    Path folder;

    private GuardedSite guarded;
    private Tab tab;

    @BeforeEach
    void open() {
        guarded = new GuardedSite(folder);
        tab = guarded.tab();
    }

    @AfterEach
    void close() {
        guarded.close();
    }

    @Test
    void aKeyOpensThePageAndSigningOutClosesIt() {
        tab.go("#/studies", "Sign in");
        tab.look("sign-in");
        guarded.signIn(AccessRole.REVIEWER);
        tab.await("text=Page 1 of 4");
        tab.go("#/", "The loop").await(".connection:has-text(\"Live\")");
        tab.look("signed-in");
        assertFalse(tab.page().url().contains("muduo_"), tab.page().url());
        tab.page().reload();
        tab.await("h1:has-text(\"The loop\")");

        tab.page().click("button:has-text(\"Sign out\")");

        tab.await("h1:has-text(\"Sign in\")");
        assertEquals("", tab.page().textContent(".person"));
        assertEquals(0, tab.page().locator(".figure").count(), "nothing of what was shown is left");
        assertEquals("signed-out", tab.page().evaluate("Object.keys(sessionStorage).join()"), "all that is remembered");
        tab.page().reload();
        tab.await("h1:has-text(\"Sign in\")");
        tab.assertClean();
    }

    @Test
    void aWrongKeyIsSaid() {
        tab.go("", "Sign in");
        tab.page().fill("input[name=key]", "muduo_wrong");
        tab.page().keyboard().press("Enter");
        tab.await("[role=alert]:has-text(\"The API key is not known, or not any more.\")");
        tab.look("sign-in-refused");
    }

    @Test
    void aKeyThatIsTakenBackEndsTheSession() throws IOException {
        tab.go("", "Sign in");
        guarded.signIn(AccessRole.VIEWER);
        tab.await(".figure");
        Files.writeString(guarded.keys(), "# nobody\n");
        tab.await("[role=alert]:has-text(\"The service no longer knows who you are. Sign in again.\")");
        tab.await("h1:has-text(\"Sign in\")");
        assertEquals(0, tab.page().locator(".figure").count());
    }

    @Test
    void aViewerIsToldWhatItTakesInPlaceOfAForm() {
        tab.go("", "Sign in");
        guarded.signIn(AccessRole.VIEWER);
        tab.go("#/studies", "Studies").await("text=Submitting a study needs the role annotator; viewer is viewer.");
        assertEquals(
                0, tab.page().locator("summary:has-text(\"Submit a study\")").count());
        tab.go("#/studies/" + FakeApi.studyId(FakeApi.TAUGHT), "Study")
                .await("text=Sending a correction needs the role annotator; viewer is viewer.");
        tab.await("text=Accepting or rejecting pseudo-labels needs the role reviewer; viewer is viewer.");
        assertEquals(0, tab.page().locator("button:has-text(\"Accept\")").count());
        tab.look("study-as-viewer");
    }

    @Test
    void whoHasSignedInNeedNotTypeTheirName() {
        tab.go("", "Sign in");
        guarded.signIn(AccessRole.REVIEWER);
        tab.go("#/studies/" + FakeApi.studyId(FakeApi.TAUGHT), "Study").await("button:has-text(\"Accept\")");
        tab.await("text=Your name, reviewer, stands with what you send.");
        assertEquals(
                0,
                tab.page()
                        .locator("input[name=reviewer], input[name=annotator]")
                        .count());
        tab.look("study-as-reviewer");
    }

    @Test
    void theProviderSignsInAndThePageComesBackToWhereItWas() {
        Page page = tab.page();
        tab.go("#/studies", "Sign in");
        page.click("button:has-text(\"Sign in at 127.0.0.1:\")");
        tab.await(".person:has-text(\"Dr. A\")");
        tab.await("text=Page 1 of 4");
        assertTrue(page.url().endsWith("/#/studies"), page.url());
        assertEquals("admin", page.textContent(".person .role"));
    }

    @Test
    void aServiceThatDoesNotAnswerLetsNobodyInAndForgetsNothing() {
        Page page = tab.page();
        tab.go("#/studies", "Sign in");
        guarded.signIn(AccessRole.REVIEWER);
        tab.await("text=Page 1 of 4");
        page.route(WAYS, SignInPageTest::tooOften);
        page.reload();
        tab.await("h1:has-text(\"The service does not answer\")");
        tab.await("[role=alert]:has-text(\"This address asks more often than is answered; send it again after 1 s.\")");
        tab.look("sign-in-away");
        assertEquals("", page.textContent(".person"));
        assertFalse(page.isVisible(".top nav"), "there is no view to go to");
        page.unroute(WAYS);
        page.route(WAYS, Route::abort);
        page.click("button:has-text(\"Try again\")");
        tab.await("[role=alert]:has-text(\"The service does not answer.\")");

        page.unroute(WAYS);
        page.click("button:has-text(\"Try again\")");

        tab.await(".person:has-text(\"reviewer\")");
        tab.await("text=Page 1 of 4");
    }

    @Test
    void theAnswerOfTheProviderWaitsForTheService() {
        Page page = tab.page();
        tab.go("#/studies", "Sign in");
        page.route(WAYS, SignInPageTest::tooOften);
        page.click("button:has-text(\"Sign in at 127.0.0.1:\")");
        tab.await("h1:has-text(\"The service does not answer\")");
        assertTrue(page.url().contains("?code=code-1&state="), page.url());

        page.unroute(WAYS);
        page.click("button:has-text(\"Try again\")");

        tab.await(".person:has-text(\"Dr. A\")");
        tab.await("text=Page 1 of 4");
        assertTrue(page.url().endsWith("/#/studies"), page.url());
    }

    @Test
    void aServiceThatBeginsToTellCallersApartEndsWhatIsOpen() {
        guarded.site().stop();
        guarded.site().start(Optional.empty());
        tab.page().clock().install();
        tab.go("", "The loop").await(".connection:has-text(\"Live\")");

        guarded.site().stop();
        guarded.site().start(guarded.callers());

        tab.await("h1:has-text(\"Sign in\")");
        tab.await("[role=alert]:has-text(\"The service now asks who you are. Sign in.\")");
        assertEquals(0, tab.page().locator(".figure").count(), "nothing of what was shown is left");
        List<String> asked = new ArrayList<>();
        tab.page().onRequest(request -> asked.add(URI.create(request.url()).getPath()));
        tab.page().clock().runFor(60_000);
        tab.page().evaluate("fetch('/v1/caller')");
        assertEquals(List.of("/v1/caller"), asked, "nothing is asked but by this test");
        guarded.signIn(AccessRole.VIEWER);
        tab.await(".figure");
    }

    @Test
    void aServiceThatIsAskedTooOftenIsAskedAgainLater() {
        Page page = tab.page();
        page.clock().install();
        tab.go("", "Sign in");
        page.route(TRAINING, route -> refuse(route, 60));
        guarded.signIn(AccessRole.VIEWER);
        tab.await(".connection:has-text(\"The service wants to be asked less often\")");
        page.unroute(TRAINING);
        AtomicInteger asked = new AtomicInteger();
        page.onRequest(request -> asked.addAndGet(request.url().endsWith("/v1/training") ? 1 : 0));

        page.clock().runFor(30_000);
        page.evaluate("fetch('/v1/sign-in')");
        assertEquals(0, asked.get(), "half the time that was named is over");
        page.clock().runFor(31_000);

        tab.await(".figure");
        assertTrue(asked.get() > 0);
    }

    @Test
    void whoSignsOutSeesNothingMoreAndTheProviderAsksAgainWhoItIs() {
        Page page = tab.page();
        tab.go("", "Sign in");
        assertFalse(askedOfTheProvider().contains("prompt="), "whom the provider knows it need not ask");
        tab.await(".person:has-text(\"Dr. A\")");
        tab.await(".figure");
        List<Route> held = new ArrayList<>();
        page.route(WAYS, held::add);

        page.click("button:has-text(\"Sign out\")");

        page.waitForCondition(() -> !held.isEmpty());
        assertEquals("", page.textContent("main"), "before the service has said how to sign in");
        assertEquals("", page.textContent(".person"));
        assertEquals("MuDuo Online", page.title());
        held.forEach(Route::resume);
        page.unroute(WAYS);
        tab.await("h1:has-text(\"Sign in\")");
        page.reload();
        page.fill("input[name=key]", "muduo_wrong");
        page.keyboard().press("Enter");
        tab.await("[role=alert]:has-text(\"The API key is not known\")");
        String asked = askedOfTheProvider();
        assertTrue(asked.contains("&prompt=login"), asked);
        tab.await(".person:has-text(\"Dr. A\")");
        assertEquals("renewal,token", page.evaluate("Object.keys(sessionStorage).sort().join()"), "it has been asked");
    }

    @Test
    void anAnswerToNoQuestionSignsNobodyIn() {
        tab.go("?code=stolen&state=guessed#/", "Sign in");
        tab.await("[role=alert]:has-text(\"This answer of the provider is to no question of this tab.\")");
        assertTrue(tab.page().url().endsWith("/"), tab.page().url());
    }

    @Test
    void whoHasNoRoleIsToldSo() {
        guarded.issuer().peopleAre("cleaner");
        tab.go("", "Sign in");
        tab.page().click("button:has-text(\"Sign in at 127.0.0.1:\")");
        tab.await("[role=alert]:has-text(\"has no value that security.oidc.roles gives a role to\")");
    }

    /** The address at the provider that the page goes to. */
    private String askedOfTheProvider() {
        return tab.page()
                .waitForRequest(
                        request -> request.url().startsWith(guarded.issuer().url() + "/authorize"),
                        () -> tab.page().click("button:has-text(\"Sign in at 127.0.0.1:\")"))
                .url();
    }

    private static void tooOften(Route route) {
        refuse(route, 1);
    }

    private static void refuse(Route route, int seconds) {
        String detail = "this address asks more often than is answered; send it again after " + seconds + " s";
        route.fulfill(new Route.FulfillOptions()
                .setStatus(429)
                .setContentType("application/problem+json")
                .setHeaders(Map.of("Retry-After", Integer.toString(seconds)))
                .setBody("{\"status\": 429, \"code\": \"rate-limited\", \"detail\": \"" + detail + "\"}"));
    }
}
