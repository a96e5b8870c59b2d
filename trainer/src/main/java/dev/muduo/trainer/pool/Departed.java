package dev.muduo.trainer.pool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muduo.platform.study.StudyKey;
import dev.muduo.platform.study.StudyTable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Studies that have left the index, revision by revision in the order in which they left: so that one does not come back, as if
 * new, by a record that comes late. Part of every checkpoint: 32 bytes a revision (43 as text), in memory at most 92, up to a
 * million; beyond that those that left first are forgotten. Immutable; belongs to one thread, for the table is made when it is
 * first needed.
 */
public final class Departed {
    /** Revisions that are remembered. */
    static final int MOST = 1_000_000;

    private static final int PAGE = 1_000 * DepartedRevision.BYTES;

    private final byte[] packed;
    private StudyTable places;

    private Departed(byte[] packed) {
        this.packed = packed;
    }

    public static Departed none() {
        return new Departed(new byte[0]);
    }

    /** As {@link #pages()} wrote them. */
    @JsonCreator
    static Departed of(List<String> pages) {
        byte[][] decoded = pages.stream().map(Base64.getDecoder()::decode).toArray(byte[][]::new);
        int bytes = Arrays.stream(decoded).mapToInt(page -> page.length).sum();
        if (bytes % DepartedRevision.BYTES != 0) {
            throw new IllegalArgumentException("departed revisions take " + DepartedRevision.BYTES + " bytes each, got "
                    + bytes + " bytes altogether");
        }
        ByteBuffer packed = ByteBuffer.allocate(bytes);
        Arrays.stream(decoded).forEach(packed::put);
        return new Departed(packed.array());
    }

    /** Base64, a thousand revisions a page. */
    @JsonValue
    List<String> pages() {
        List<String> pages = new ArrayList<>();
        for (int from = 0; from < packed.length; from += PAGE) {
            pages.add(Base64.getEncoder()
                    .encodeToString(Arrays.copyOfRange(packed, from, Math.min(packed.length, from + PAGE))));
        }
        return pages;
    }

    /** Revisions remembered. */
    public int size() {
        return packed.length / DepartedRevision.BYTES;
    }

    Optional<DepartedRevision> find(StudyKey key) {
        if (places == null) {
            places = new StudyTable();
            for (int place = 0; place < size(); place++) {
                places.put(at(place).key(), place);
            }
        }
        OptionalInt place = places.get(key);
        return place.isPresent() ? Optional.of(at(place.getAsInt())) : Optional.empty();
    }

    private DepartedRevision at(int place) {
        return DepartedRevision.get(ByteBuffer.wrap(packed, place * DepartedRevision.BYTES, DepartedRevision.BYTES));
    }

    /** Without those that have come back, and with those that leave now. */
    Departed changed(Set<StudyKey> back, Collection<DepartedRevision> leaving) {
        if (back.isEmpty() && leaving.isEmpty()) {
            return this;
        }
        ByteBuffer next = ByteBuffer.allocate(packed.length + leaving.size() * DepartedRevision.BYTES);
        for (int place = 0; place < size(); place++) {
            DepartedRevision each = at(place);
            if (!back.contains(each.key())) {
                each.put(next);
            }
        }
        leaving.forEach(each -> each.put(next));
        int tooMany = Math.max(0, next.position() / DepartedRevision.BYTES - MOST);
        return new Departed(Arrays.copyOfRange(next.array(), tooMany * DepartedRevision.BYTES, next.position()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Departed that && Arrays.equals(packed, that.packed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(packed);
    }

    @Override
    public String toString() {
        return size() + " departed";
    }
}
