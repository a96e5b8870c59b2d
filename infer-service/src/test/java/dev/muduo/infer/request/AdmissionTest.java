package dev.muduo.infer.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private final Admission admission = new Admission(new Admission.Bounds(1, 2), new Admission.Bounds(2, 0));

    @Test
    void eachUrgencyHasItsOwnPlaces() {
        Admission.Place first = admission.tryEnter(Urgency.BULK, PATIENCE).orElseThrow();
        assertTrue(admission.tryEnter(Urgency.BULK, PATIENCE).isPresent());
        assertTrue(admission.tryEnter(Urgency.BULK, PATIENCE).isEmpty());
        for (int n = 0; n < 3; n++) {
            assertTrue(admission.tryEnter(Urgency.INTERACTIVE, PATIENCE).isPresent());
        }
        assertTrue(admission.tryEnter(Urgency.INTERACTIVE, PATIENCE).isEmpty());
        assertEquals(5, admission.inside());
        first.close();
        first.close();
        assertEquals(1, admission.inside(Urgency.BULK), "leaving twice frees one place");
        assertTrue(admission.tryEnter(Urgency.BULK, PATIENCE).isPresent());
    }

    @Test
    void nobodyIsLetInWhoseTurnWouldComeTooLate() {
        admission.took(Urgency.INTERACTIVE, Duration.ofSeconds(40));
        Admission.Place first =
                admission.tryEnter(Urgency.INTERACTIVE, PATIENCE).orElseThrow();
        assertTrue(admission.tryEnter(Urgency.INTERACTIVE, PATIENCE).isPresent());
        assertTrue(
                admission.tryEnter(Urgency.INTERACTIVE, PATIENCE).isEmpty(), "it would have to wait for 120 s of 100");
        assertEquals(Duration.ofSeconds(40), admission.expectedPlace(Urgency.INTERACTIVE));
        assertTrue(
                admission.tryEnter(Urgency.INTERACTIVE, Duration.ofMinutes(2)).isPresent(), "who has the time may");
        first.close();
        assertTrue(
                admission.tryEnter(Urgency.INTERACTIVE, Duration.ofMinutes(2)).isPresent());
    }

    @Test
    void whoeverFindsNobodyInsideIsLetInHoweverLongTheLastOneTook() {
        admission.took(Urgency.INTERACTIVE, Duration.ofHours(1));
        assertTrue(admission.tryEnter(Urgency.INTERACTIVE, PATIENCE).isPresent());
    }

    @Test
    void howLongOneWasGivenInVainSaysThatItTakesLongerAndNeverThatItTakesLess() {
        admission.tookLonger(Urgency.INTERACTIVE, Duration.ofSeconds(30));
        assertEquals(Duration.ofSeconds(30), admission.expectedPlace(Urgency.INTERACTIVE));
        admission.tookLonger(Urgency.INTERACTIVE, Duration.ofSeconds(2));
        assertEquals(Duration.ofSeconds(30), admission.expectedPlace(Urgency.INTERACTIVE));
    }

    @Test
    void whatRequestsTakeIsForgottenWhenTheyBecomeFaster() {
        admission.took(Urgency.INTERACTIVE, Duration.ofSeconds(90));
        for (int n = 0; n < 20; n++) {
            admission.took(Urgency.INTERACTIVE, Duration.ofSeconds(1));
        }
        for (int n = 0; n < 3; n++) {
            assertTrue(admission.tryEnter(Urgency.INTERACTIVE, PATIENCE).isPresent());
        }
    }
}
