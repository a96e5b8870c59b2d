package dev.muduo.imaging;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The structures of one model, ids 1 … n without a gap; channel 0 of its network is the background. */
public record Structures(List<Structure> list) {
    public Structures {
        list = List.copyOf(list);
        Set<String> names = new HashSet<>();
        for (int index = 0; index < list.size(); index++) {
            Structure structure = list.get(index);
            if (structure.id() != index + 1) {
                throw new IllegalArgumentException("structures have the ids 1, 2, 3 … in order, got " + list);
            }
            if (!names.add(structure.name())) {
                throw new IllegalArgumentException("two structures are called " + structure.name());
            }
        }
        if (list.isEmpty()) {
            throw new IllegalArgumentException("a model has at least one structure");
        }
    }

    /** Number of network classes: the structures and the background. */
    public int classes() {
        return list.size() + 1;
    }

    public Optional<Structure> named(String name) {
        return list.stream().filter(structure -> structure.name().equals(name)).findFirst();
    }

    /**
     * The structure of this id.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Structure withId(int id) {
        if (id < 1 || id > list.size()) {
            throw new IllegalArgumentException("no structure has the id " + id + "; the ids are 1 to " + list.size());
        }
        return list.get(id - 1);
    }
}
