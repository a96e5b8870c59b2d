package dev.muduo.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MirrorPartnersTest {
    private static Structures structures(String... names) {
        return new Structures(IntStream.range(0, names.length)
                .mapToObj(i -> new Structure(i + 1, names[i], ""))
                .toList());
    }

    @Test
    void leftAndRightChangePlacesAndWhatHasNoSideStays() {
        MirrorPartners partners = MirrorPartners.of(structures("liver", "kidney_left", "kidney_right", "aorta"));

        assertEquals(OptionalInt.of(1), partners.of(1));
        assertEquals(OptionalInt.of(3), partners.of(2));
        assertEquals(OptionalInt.of(2), partners.of(3));
        assertEquals(OptionalInt.of(4), partners.of(4));
        assertEquals(List.of(), partners.unpaired());
    }

    /** AutoPET-Organ: kidneys, lower and upper lobes are pairs, the middle lobe is alone (§2.10). */
    @Test
    void theSideMayStandAnywhereInTheName() {
        MirrorPartners partners = MirrorPartners.of(
                structures("left_lung_lower", "right_lung_lower", "lung_middle_right", "leftover_bone"));

        assertEquals(OptionalInt.of(2), partners.of(1));
        assertEquals(OptionalInt.empty(), partners.of(3));
        assertEquals(OptionalInt.of(4), partners.of(4), "left is a word of its own");
        assertEquals(
                List.of("lung_middle_right"),
                partners.unpaired().stream().map(Structure::name).toList());
    }

    @Test
    void theBackgroundHasNoPartner() {
        MirrorPartners partners = MirrorPartners.of(structures("liver"));

        assertThrows(IllegalArgumentException.class, () -> partners.of(0));
        assertThrows(IllegalArgumentException.class, () -> partners.of(2));
    }

    @Test
    void twiceInTheMirrorIsNotInTheMirror() {
        MirrorPartners partners =
                MirrorPartners.of(structures("kidney_left", "spleen", "kidney_right", "lung_middle_right"));

        for (int id = 1; id <= 3; id++) {
            assertEquals(OptionalInt.of(id), partners.of(partners.of(id).getAsInt()));
        }
    }
}
