package dev.muduo.imaging.dicom;

/**
 * The address of an attribute; ordered as in a file.
 *
 * @param group   0 … 0xffff, odd for private attributes
 * @param element 0 … 0xffff
 */
public record Tag(int group, int element) implements Comparable<Tag> {
    public Tag {
        if ((group | element) >>> 16 != 0) {
            throw new IllegalArgumentException("a tag is two numbers of 16 bits, got " + group + " and " + element);
        }
    }

    /** From the usual notation in one number: 0x00280010 is (0028,0010). */
    public static Tag of(int both) {
        return new Tag(both >>> 16, both & 0xffff);
    }

    public boolean isPrivate() {
        return (group & 1) == 1;
    }

    /** Whether the attribute's value names who owns a block of its private group. */
    public boolean isPrivateCreator() {
        return isPrivate() && element >= 0x10 && element <= 0xff;
    }

    @Override
    public int compareTo(Tag other) {
        return Integer.compareUnsigned(group << 16 | element, other.group << 16 | other.element);
    }

    @Override
    public String toString() {
        return String.format("(%04X,%04X)", group, element);
    }
}
