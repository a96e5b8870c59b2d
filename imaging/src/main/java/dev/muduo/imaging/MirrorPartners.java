package dev.muduo.imaging;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Which structure is which in a body seen in a mirror, by the words {@code left} and {@code right} in their names: {@code
 * kidney_left} becomes {@code kidney_right}, {@code liver} stays. A one-sided structure whose partner the model does not know, as
 * the right middle lobe of the lung, becomes nothing that has a name.
 */
public final class MirrorPartners {
    private static final int NOBODY = 0;

    private final Structures structures;
    /** By id. */
    private final int[] partners;

    private MirrorPartners(Structures structures, int[] partners) {
        this.structures = structures;
        this.partners = partners;
    }

    public static MirrorPartners of(Structures structures) {
        int[] partners = new int[structures.classes()];
        for (Structure structure : structures.list()) {
            String name = mirrored(structure.name());
            partners[structure.id()] = structures.named(name).map(Structure::id).orElse(NOBODY);
        }
        return new MirrorPartners(structures, partners);
    }

    private static String mirrored(String name) {
        return Arrays.stream(name.split("_", -1))
                .map(word -> switch (word) {
                    case "left" -> "right";
                    case "right" -> "left";
                    default -> word;
                })
                .collect(Collectors.joining("_"));
    }

    /**
     * What a structure becomes; itself where it has no side.
     *
     * @param id of a structure, from 1
     * @return empty where it has a side and no partner
     */
    public OptionalInt of(int id) {
        int partner = partners[structures.withId(id).id()];
        return partner == NOBODY ? OptionalInt.empty() : OptionalInt.of(partner);
    }

    /** The one-sided structures without a partner. */
    public List<Structure> unpaired() {
        return structures.list().stream()
                .filter(structure -> partners[structure.id()] == NOBODY)
                .toList();
    }
}
