package dev.muduo.imaging.coding;

import dev.muduo.imaging.Structure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The side of a paired structure (PS3.16, CID 244). */
public enum Laterality {
    LEFT("7771000", "Left", "G-A101"),
    RIGHT("24028007", "Right", "G-A100");

    private final String sct;
    private final String meaning;
    private final String srt;

    Laterality(String sct, String meaning, String srt) {
        this.sct = sct;
        this.meaning = meaning;
        this.srt = srt;
    }

    public Code code() {
        return Code.sct(sct, meaning);
    }

    /** In SNOMED CT, or in SNOMED RT as older objects have it. */
    static Optional<Laterality> of(Code code) {
        return Stream.of(values())
                .filter(side -> code.same(side.code())
                        || (Scheme.isSnomedRt(code) && code.value().equals(side.srt)))
                .findFirst();
    }

    /** By the words of a structure's name; at its end also L and R (AAPM TG-263): {@code kidney_left}, {@code femur_l}. */
    static Optional<Laterality> of(Structure structure) {
        List<String> words = List.of(structure.name().split("_", -1));
        String last = words.get(words.size() - 1);
        boolean left = words.contains("left") || last.equals("l");
        boolean right = words.contains("right") || last.equals("r");
        if (left == right) {
            return Optional.empty();
        }
        return Optional.of(left ? LEFT : RIGHT);
    }
}
