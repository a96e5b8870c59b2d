package dev.muduo.infer.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final Admission admission =
            new Admission(new Admission.Bounds(1, 2), new Admission.Bounds(2, 0), Duration.ofSeconds(100));

    @Test
    void eachUrgencyHasItsOwnPlaces() {
        Admission.Place first = admission.tryEnter(Urgency.BULK).orElseThrow();
        admission.tryEnter(Urgency.BULK).orElseThrow();
        assertTrue(admission.tryEnter(Urgency.BULK).isEmpty());
        for (int n = 0; n < 3; n++) {
            admission.tryEnter(Urgency.INTERACTIVE).orElseThrow();
        }
        assertTrue(admission.tryEnter(Urgency.INTERACTIVE).isEmpty());
        assertEquals(5, admission.inside());
        first.close();
        first.close();
        assertEquals(1, admission.inside(Urgency.BULK), "leaving twice frees one place");
        assertTrue(admission.tryEnter(Urgency.BULK).isPresent());
    }

    @Test
    void nobodyIsLetInWhoseTurnWouldComeTooLate() {
        admission.took(Urgency.INTERACTIVE, Duration.ofSeconds(40));
        Admission.Place first = admission.tryEnter(Urgency.INTERACTIVE).orElseThrow();
        admission.tryEnter(Urgency.INTERACTIVE).orElseThrow();
        assertTrue(admission.tryEnter(Urgency.INTERACTIVE).isEmpty(), "it would have to wait for 120 s of 100");
        assertEquals(Duration.ofSeconds(40), admission.expectedPlace(Urgency.INTERACTIVE));
        first.close();
        assertTrue(admission.tryEnter(Urgency.INTERACTIVE).isPresent());
    }

    @Test
    void whoeverFindsNobodyInsideIsLetInHoweverLongTheLastOneTook() {
        admission.took(Urgency.INTERACTIVE, Duration.ofHours(1));
        assertTrue(admission.tryEnter(Urgency.INTERACTIVE).isPresent());
    }

    @Test
    void whatRequestsTakeIsForgottenWhenTheyBecomeFaster() {
        admission.took(Urgency.INTERACTIVE, Duration.ofSeconds(90));
        for (int n = 0; n < 20; n++) {
            admission.took(Urgency.INTERACTIVE, Duration.ofSeconds(1));
        }
        for (int n = 0; n < 3; n++) {
            assertTrue(admission.tryEnter(Urgency.INTERACTIVE).isPresent());
        }
    }
}
