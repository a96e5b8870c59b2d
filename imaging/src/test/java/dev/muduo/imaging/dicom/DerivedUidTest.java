package dev.muduo.imaging.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DerivedUidTest {
    /** By another program: hashlib.sha256(b"5:study1:3"), version and variant set, as a decimal number. */
    @Test
    void sameEverywhere() {
        assertEquals("2.25.287196971427934818352292456218806851705", DerivedUid.of("study", "3"));
    }

    @Test
    void everyPartCounts() {
        assertNotEquals(DerivedUid.of("ab", "c"), DerivedUid.of("a", "bc"));
        assertNotEquals(DerivedUid.of("a", ""), DerivedUid.of("a"));
    }

    @Test
    void areValidUids() {
        Set<String> uids = new HashSet<>();
        for (int n = 0; n < 1000; n++) {
            String uid = DerivedUid.of("study", Integer.toString(n));
            assertTrue(uid.matches("2\\.25\\.[1-9][0-9]{0,38}"), uid);
            uids.add(uid);
        }
        assertEquals(1000, uids.size());
    }
}
