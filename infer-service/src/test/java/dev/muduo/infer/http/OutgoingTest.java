package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutgoingTest {
    private final Outgoing outgoing = new Outgoing(100);
    private final List<String> cutOff = new ArrayList<>();

    private Outgoing.Departure begin(String name, long held) {
        return outgoing.begin(held, () -> cutOff.add(name));
    }

    @Test
    void ofTooMuchWhatHasTakenLongestIsCutOff() {
        begin("first", 40);
        begin("from disk", 0);
        Outgoing.Departure second = begin("second", 40);
        begin("third", 20);
        assertEquals(List.of(), cutOff);
        second.over();
        begin("fourth", 80);
        assertEquals(List.of("first"), cutOff);
        assertEquals(100, outgoing.bytes());
    }

    @Test
    void oneThatIsTooLargeAloneGoesOut() {
        begin("first", 10);
        Outgoing.Departure large = begin("large", 1000);
        assertEquals(List.of("first"), cutOff);
        begin("next", 1);
        assertEquals(List.of("first", "large"), cutOff);
        large.over();
        assertEquals(1, outgoing.bytes(), "it is over once");
    }
}
