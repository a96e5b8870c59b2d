package dev.muduo.platform.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountingAnnotationsTest {
    private final CountingAnnotations first =
            CountingAnnotations.none().with("a", List.of("liver", "spleen"), Map.of());

    @Test
    void theFirstOfAStructureCounts() {
        assertEquals(Map.of("liver", "a", "spleen", "a"), first.byStructure());
        assertEquals(
                "b", first.with("b", List.of("heart"), Map.of()).byStructure().get("heart"));
    }

    @Test
    void aLaterOneBeatsTheOneThatCountsIfItNamesItAndOnlyOfThatStructure() {
        Map<String, String> named = Map.of("liver", "a");
        assertFalse(first.holds("liver", named));
        assertTrue(first.holds("spleen", named));
        assertEquals(
                Map.of("liver", "b", "spleen", "a"),
                first.with("b", List.of("liver", "spleen"), named).byStructure());
    }

    @Test
    void whatNamesAHeldOneIsHeldAndDoesNotKeepTheNextFromCounting() {
        CountingAnnotations later =
                first.with("b", List.of("liver"), Map.of()).with("c", List.of("liver"), Map.of("liver", "b"));
        assertEquals("a", later.byStructure().get("liver"));
        assertEquals(
                "d",
                later.with("d", List.of("liver"), Map.of("liver", "a"))
                        .byStructure()
                        .get("liver"));
    }
}
