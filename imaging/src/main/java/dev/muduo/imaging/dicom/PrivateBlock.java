package dev.muduo.imaging.dicom;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A vendor's attributes in a private group: which of the group's blocks are theirs is said in the file (PS3.5, 7.8.1).
 *
 * @param group   odd
 * @param creator the vendor's name for its block
 */
public record PrivateBlock(int group, String creator) {
    private static final int FIRST = 0x10;
    private static final int LAST = 0xff;

    public PrivateBlock {
        if ((group & 1) == 0 || creator.isBlank()) {
            throw new IllegalArgumentException("a private group is odd and its creator has a name, got " + group);
        }
    }

    /**
     * The text of one of the block's attributes, whatever its representation.
     *
     * <p>If the group names no creator at all, as in many anonymised files, the vendor's usual block (10) is read.
     *
     * @param element   0 … 0xff
     * @return empty if the file has no such value or only other vendors' blocks
     */
    public Optional<String> text(DataSet dataSet, int element) {
        boolean anyCreator = false;
        for (int block = FIRST; block <= LAST; block++) {
            Optional<String> name = ascii(dataSet, new Tag(group, block));
            anyCreator |= name.isPresent();
            if (name.isPresent() && name.get().equalsIgnoreCase(creator)) {
                return ascii(dataSet, new Tag(group, block << 8 | element));
            }
        }
        return anyCreator ? Optional.empty() : ascii(dataSet, new Tag(group, FIRST << 8 | element));
    }

    private static Optional<String> ascii(DataSet dataSet, Tag tag) {
        Optional<Element> element = dataSet.find(tag);
        if (element.isEmpty() || !(element.get() instanceof Element.Bytes value)) {
            return Optional.empty();
        }
        String text = new String(value.bytes(), StandardCharsets.US_ASCII).replace('\0', ' ');
        List<String> values = List.of(text.split("\\\\", 2));
        return Optional.of(values.get(0).strip()).filter(first -> !first.isEmpty());
    }
}
