package dev.muduo.standalone.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One tab, and what went wrong in it: errors in the console, requests to other hosts. */
final class Tab implements AutoCloseable {
    private static final Path PICTURES = Path.of("target", "page-screenshots");
    private static final double PATIENCE_MILLIS = 120_000;

    /** Notes when the viewer has drawn its first picture. */
    private static final String WHEN_READY = """
            new MutationObserver(() => {
              if (window.viewerReadyAt === undefined && document.querySelector(".panes[data-state=ready]")) {
                window.viewerReadyAt = performance.now();
              }
            }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-state"] });
            """;

    private final BrowserContext context;
    private final Page page;
    private final URI site;
    private final List<String> errors = new ArrayList<>();
    private final List<String> elsewhere = new ArrayList<>();

    Tab(BrowserContext context, URI site) {
        this.context = context;
        this.site = site;
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.addInitScript(WHEN_READY);
        page.onConsoleMessage(message -> {
            if (Set.of("error", "warning").contains(message.type()) && !isOfTheDriver(message.text())) {
                errors.add(message.text() + " (" + message.location() + ")");
            }
        });
        page.onPageError(errors::add);
        page.onRequest(request -> {
            String url = request.url();
            if (!url.startsWith(site.toString()) && !url.startsWith("data:") && !url.startsWith("blob:")) {
                elsewhere.add(url);
            }
        });
    }

    /** What the graphics driver of the test machine says of itself. */
    private static boolean isOfTheDriver(String text) {
        return text.contains("GL Driver Message") || text.contains("Automatic fallback to software WebGL");
    }

    Page page() {
        return page;
    }

    /** Goes to a view and waits until its heading is there. */
    Tab go(String view, String heading) {
        page.navigate(site + "/" + view);
        await("h1:has-text(\"" + heading + "\")");
        return this;
    }

    /** Waits until it can be seen; if it does not come, says what can be seen instead, and keeps a picture. */
    Locator await(String selector) {
        Locator found = page.locator(selector).first();
        try {
            found.waitFor();
            return found;
        } catch (TimeoutError late) {
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve("failed.png")));
            throw new AssertionError(
                    selector + " does not come; alerts "
                            + page.locator("[role=alert]").allTextContents() + ", console " + errors,
                    late);
        }
    }

    /**
     * Keeps a picture of the view in light and in dark, and asks axe-core in both whether people who do not see, or do not use
     * a mouse, are shut out.
     */
    Tab look(String name) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(PICTURES.resolve(name + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png")));
            List<String> serious = new AxeBuilder(page)
                    .analyze().getViolations().stream()
                            .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
                            .map(Tab::described)
                            .toList();
            assertEquals(List.of(), serious, name + " in " + scheme);
        }
        return this;
    }

    private static String described(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " at "
                + rule.getNodes().stream().map(node -> node.getHtml()).toList();
    }

    /** Milliseconds from the request for the page to its first paint with content, as the browser measures it. */
    double firstPaintMillis() {
        return number("performance.getEntriesByName('first-contentful-paint')[0].startTime");
    }

    /** Milliseconds from the last byte of CT and PET to the first picture of them with a mask. */
    double viewerMillis() {
        return number("window.viewerReadyAt - Math.max(...performance.getEntriesByType('resource')"
                + ".filter(each => each.name.includes('/images/')).map(each => each.responseEnd))");
    }

    private double number(String script) {
        return ((Number) page.evaluate(script)).doubleValue();
    }

    /** Nothing was said in the console, and nobody else was asked for anything. */
    void assertClean() {
        assertEquals(List.of(), errors);
        assertEquals(List.of(), elsewhere);
    }

    @Override
    public void close() {
        context.close();
    }
}
