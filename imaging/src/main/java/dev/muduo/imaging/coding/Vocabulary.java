package dev.muduo.imaging.coding;

import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which of a model's structures a segment or a region of another program is: by its code, or by its name where there is none.
 * Immutable.
 */
public final class Vocabulary {
    private final Structures structures;
    /** Structures by other names, both as {@link #words}. */
    private final Map<String, Structure> others;

    private Vocabulary(Structures structures, Map<String, Structure> others) {
        this.structures = structures;
        this.others = Map.copyOf(others);
    }

    public static Vocabulary of(Structures structures) {
        return new Vocabulary(structures, Map.of());
    }

    /**
     * This one, in which a structure has another name, too.
     *
     * @throws IllegalArgumentException if no structure is called {@code structure}
     */
    public Vocabulary with(String name, String structure) {
        Map<String, Structure> more = new HashMap<>(others);
        more.put(
                words(name),
                structures
                        .named(structure)
                        .orElseThrow(() -> new IllegalArgumentException("no structure is called " + structure)));
        return new Vocabulary(structures, more);
    }

    public Structures structures() {
        return structures;
    }

    /**
     * The structure of a part of an object that says what it is in a sequence of codes, its side within it (PS3.3, C.8.20.4).
     *
     * @param types the sequence
     * @param name  as its author called it, may be empty
     */
    public Optional<Structure> find(DataSet part, Attribute types, String name) {
        Optional<Code> side = part.items(types).stream()
                .findFirst()
                .flatMap(type -> Code.in(type, Attribute.SEGMENTED_PROPERTY_TYPE_MODIFIER_CODE_SEQUENCE));
        return find(Code.in(part, types), side, name);
    }

    /**
     * The structure of a part of an object: by its code, if it has one. A name stands in for a code that says nothing here only
     * where the structure has no code of its own: a part that is called liver and coded as a tumour is no liver. Where a code, or
     * a code without a side, is that of several structures, the name chooses among them.
     *
     * @param code     what it is
     * @param modifier its side
     * @param name     as its author called it, may be empty
     */
    public Optional<Structure> find(Optional<Code> code, Optional<Code> modifier, String name) {
        Optional<Structure> called = named(name);
        if (code.isEmpty()) {
            return called;
        }
        Coded coded = coded(code.get(), modifier);
        return coded.one()
                .or(() -> called.filter(coded.possible()::contains))
                .or(() -> called.filter(structure -> structure.snomed().isEmpty()));
    }

    /**
     * The structures of a code.
     *
     * @param exact    of the code and the side that it or its modifier says
     * @param possible the same, and if no side is said those of either side
     */
    private record Coded(List<Structure> exact, List<Structure> possible) {
        Optional<Structure> one() {
            return exact.size() == 1 ? Optional.of(exact.get(0)) : Optional.empty();
        }
    }

    /** @param modifier its side, in whatever form; may say again what the code implies, but nothing else */
    private Coded coded(Code type, Optional<Code> modifier) {
        Code current = Anatomy.inSct(type);
        Optional<Anatomy.Sided> known =
                current.scheme().equals("SCT") ? Anatomy.ofSct(current.value()) : Optional.empty();
        Optional<Laterality> implied = known.flatMap(Anatomy.Sided::side);
        Optional<Laterality> said = modifier.flatMap(Laterality::of);
        if (implied.isPresent() && said.isPresent() && !implied.equals(said)) {
            return new Coded(List.of(), List.of());
        }
        Code concept = known.map(sided -> sided.concept().code()).orElse(current);
        Optional<Laterality> side = implied.or(() -> said);
        List<Structure> possible = structures.list().stream()
                .filter(structure -> CodedStructure.of(structure).type().same(concept))
                .filter(structure ->
                        side.isEmpty() || CodedStructure.of(structure).side().equals(side))
                .toList();
        List<Structure> exact = possible.stream()
                .filter(structure -> CodedStructure.of(structure).side().equals(side))
                .toList();
        return new Coded(exact, possible);
    }

    /** The structure of this name: in any case, the words in any order, L and R for left and right (AAPM TG-263). */
    public Optional<Structure> named(String name) {
        String words = words(name);
        return structures.list().stream()
                .filter(structure -> words(structure.name()).equals(words))
                .findFirst()
                .or(() -> Optional.ofNullable(others.get(words)));
    }

    private static String words(String name) {
        List<String> words = Arrays.asList(name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1));
        return words.stream()
                .filter(word -> !word.isEmpty())
                .map(word -> switch (word) {
                    case "l" -> "left";
                    case "r" -> "right";
                    default -> word;
                })
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
    }
}
