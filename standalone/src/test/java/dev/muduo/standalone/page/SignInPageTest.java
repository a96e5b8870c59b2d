package dev.muduo.standalone.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.muduo.infer.page.PageRoutes;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.HttpEdge;
import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.security.Authentication;
import dev.muduo.platform.telemetry.Metrics;
import dev.muduo.platform.testing.FakeIssuer;
import dev.muduo.platform.testing.SecuritySettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
    @TempDir
    Path folder;

    private final Metrics metrics = new Metrics();
    private final FakeIssuer issuer = FakeIssuer.start();
    private Path keys;
    private HttpEdge edge;
    private Chromium chromium;
    private Tab tab;

    @BeforeEach
    void open() {
        keys = folder.resolve("keys");
        Map<String, Object> settings = new HashMap<>(SecuritySettings.keysOfAllRoles(keys));
        settings.putAll(SecuritySettings.issuer(issuer));
        settings.put("security.oidc.clientId", FakeIssuer.CLIENT);
        settings.put("security.oidc.nameClaim", "preferred_username");
        edge = new HttpEdge(
                HttpConfig.local(0),
                new Health(),
                metrics.registry(),
                List.of(new PageRoutes(Optional.of(URI.create(issuer.url()))), new FakeApi()),
                Authentication.of(SecuritySettings.section(settings), InstantSource.system()));
        URI site = URI.create("http://127.0.0.1:" + edge.start());
        chromium = Chromium.start();
        tab = chromium.open(site);
    }

    @AfterEach
    void close() {
        tab.close();
        chromium.close();
        edge.close();
        issuer.close();
        metrics.close();
    }

    private void signIn(AccessRole role) {
        tab.page().fill("input[name=key]", SecuritySettings.key(role));
        tab.page().click("button:has-text(\"Sign in with a key\")");
        tab.await(".person:has-text(\"" + role.word() + "\")");
    }

    @Test
    void aKeyOpensThePageAndSigningOutClosesIt() {
        tab.go("#/studies", "Sign in");
        tab.look("sign-in");
        signIn(AccessRole.REVIEWER);
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
        assertEquals(0, ((Number) tab.page().evaluate("sessionStorage.length")).intValue());
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
        signIn(AccessRole.VIEWER);
        tab.await(".figure");
        Files.writeString(keys, "# nobody\n");
        tab.await("[role=alert]:has-text(\"The service no longer knows who you are. Sign in again.\")");
        tab.await("h1:has-text(\"Sign in\")");
        assertEquals(0, tab.page().locator(".figure").count());
    }

    @Test
    void aViewerIsToldWhatItTakesInPlaceOfAForm() {
        tab.go("", "Sign in");
        signIn(AccessRole.VIEWER);
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
        signIn(AccessRole.REVIEWER);
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
    void anAnswerToNoQuestionSignsNobodyIn() {
        tab.go("?code=stolen&state=guessed#/", "Sign in");
        tab.await("[role=alert]:has-text(\"This answer of the provider is to no question of this tab.\")");
        assertTrue(tab.page().url().endsWith("/"), tab.page().url());
    }

    @Test
    void whoHasNoRoleIsToldSo() {
        issuer.peopleAre("cleaner");
        tab.go("", "Sign in");
        tab.page().click("button:has-text(\"Sign in at 127.0.0.1:\")");
        tab.await("[role=alert]:has-text(\"has no value that security.oidc.roles gives a role to\")");
    }
}
