package dev.muduo.imaging.dicom;

import java.util.Arrays;
import java.util.List;

/** One attribute of a data set with its value. */
public sealed interface Element {
    Tag tag();

    Vr vr();

    /**
     * A value in bytes.
     *
     * @param bytes little endian, with its padding; owned by the element: callers neither keep nor change it
     */
    record Bytes(Tag tag, Vr vr, byte[] bytes) implements Element {
        public Bytes {
            if (vr == Vr.SQ) {
                throw new IllegalArgumentException(tag + ": a sequence has items");
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that
                    && tag.equals(that.tag)
                    && vr == that.vr
                    && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return 31 * tag.hashCode() + Arrays.hashCode(bytes);
        }

        /** Never the value. */
        @Override
        public String toString() {
            return tag + " " + vr + ", " + bytes.length + " bytes";
        }
    }

    /** A sequence of nested data sets. */
    record Items(Tag tag, List<DataSet> items) implements Element {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public Vr vr() {
            return Vr.SQ;
        }
    }

    /**
     * Encapsulated pixel data.
     *
     * @param offsets   the basic offset table, may be empty
     * @param fragments compressed bytes; owned by the element: callers neither keep nor change them
     */
    record Fragments(Tag tag, Vr vr, byte[] offsets, List<byte[]> fragments) implements Element {
        public Fragments {
            fragments = List.copyOf(fragments);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Fragments that
                    && tag.equals(that.tag)
                    && vr == that.vr
                    && Arrays.equals(offsets, that.offsets)
                    && Arrays.deepEquals(fragments.toArray(), that.fragments.toArray());
        }

        @Override
        public int hashCode() {
            return 31 * tag.hashCode() + Arrays.deepHashCode(fragments.toArray());
        }

        /** Never the value. */
        @Override
        public String toString() {
            return tag + " " + vr + ", " + fragments.size() + " fragments";
        }
    }
}
