package dev.muduo.imaging.dicom;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** Reads elements and nested data sets until their end (PS3.5, 7), checking each claim before believing it. */
final class DataSetReader {
    private static final long UNDEFINED_LENGTH = 0xffffffffL;
    private static final int DELIMITER_GROUP = 0xfffe;
    private static final Tag ITEM = new Tag(DELIMITER_GROUP, 0xe000);
    private static final Tag ITEM_END = new Tag(DELIMITER_GROUP, 0xe00d);
    private static final Tag SEQUENCE_END = new Tag(DELIMITER_GROUP, 0xe0dd);
    private static final Encoding UNKNOWN_VALUES = new Encoding(false, ByteOrder.LITTLE_ENDIAN);

    private final ByteSource source;
    private final DicomLimits limits;
    private final Pixels pixels;
    private final TreeMap<Tag, String> digests = new TreeMap<>();
    private int count;

    DataSetReader(ByteSource source, DicomLimits limits, Pixels pixels) {
        this.source = source;
        this.limits = limits;
        this.pixels = pixels;
    }

    /** How elements are written. */
    record Encoding(boolean explicitVr, ByteOrder order) {
        static Encoding of(TransferSyntax syntax) {
            return new Encoding(syntax.explicitVr(), syntax.order());
        }
    }

    /**
     * Where a data set or sequence ends.
     *
     * @param bound     no byte at or after this one belongs to it
     * @param delimited whether a delimiter ends it; otherwise the bound does, or the end of the file
     * @param depth     0 for the file's data set
     */
    private record Extent(long bound, boolean delimited, int depth) {
        boolean isFile() {
            return depth == 0;
        }
    }

    private record Header(Tag tag, Vr vr, long length) {
        String what() {
            return Attribute.describe(tag);
        }

        boolean undefinedLength() {
            return length == UNDEFINED_LENGTH;
        }
    }

    /** The file meta group: always explicit, little endian, and ended by the first element of another group. */
    DataSet readFileMeta() {
        DataSetBuilder meta = new DataSetBuilder(source.name(), CharacterSet.DEFAULT);
        Encoding encoding = new Encoding(true, ByteOrder.LITTLE_ENDIAN);
        Extent extent = new Extent(Long.MAX_VALUE, false, 0);
        while (nextIsFileMeta()) {
            Header header = header(encoding);
            add(meta, value(header, encoding, extent, CharacterSet.DEFAULT));
        }
        return meta.build();
    }

    private boolean nextIsFileMeta() {
        byte[] group = source.peek(2);
        return group.length == 2 && group[0] == 2 && group[1] == 0;
    }

    /** The file's own data set, up to its end or to its pixels. */
    DataSet readFile(TransferSyntax syntax) {
        return read(Encoding.of(syntax), new Extent(Long.MAX_VALUE, false, 0), CharacterSet.DEFAULT);
    }

    /** The items of a sequence that came as a value of as many bytes. */
    List<DataSet> readItems(Tag sequence, long length) {
        Extent value = new Extent(length, false, 0);
        return items(new Header(sequence, Vr.SQ, length), UNKNOWN_VALUES, value, CharacterSet.DEFAULT);
    }

    private DataSet read(Encoding encoding, Extent extent, CharacterSet inherited) {
        DataSetBuilder dataSet = new DataSetBuilder(source.name(), inherited);
        while (!ended(extent)) {
            Header header = header(encoding);
            if (header.tag().equals(ITEM_END) && extent.delimited()) {
                return dataSet.build();
            }
            if (header.tag().group() == DELIMITER_GROUP) {
                throw source.fault(
                        header.what(), "expected an attribute, got an item or a delimiter outside a sequence");
            }
            boolean ofFile = extent.isFile() && DataSet.PIXELS.contains(header.tag());
            if (ofFile && pixels == Pixels.END) {
                return dataSet.build();
            }
            if (ofFile && pixels == Pixels.DIGEST && !isSequence(header)) {
                digest(header, encoding);
                continue;
            }
            add(dataSet, value(header, encoding, extent, dataSet.characterSet()));
        }
        return dataSet.build();
    }

    /** Of each pixel attribute of the file, if it was to be digested. */
    SortedMap<Tag, String> digests() {
        return digests;
    }

    private void digest(Header header, Encoding encoding) {
        countOne(header.what());
        String digest = header.undefinedLength() ? ofFragments(header, encoding) : ofValue(header, encoding);
        if (digests.putIfAbsent(header.tag(), digest) != null) {
            throw twice(header.tag());
        }
    }

    private String ofValue(Header header, Encoding encoding) {
        PixelDigest digest = new PixelDigest(source, header.what(), PixelDigest.Kind.NATIVE);
        digest.add(header.length(), header.vr(), encoding.order());
        return digest.hex();
    }

    private String ofFragments(Header header, Encoding encoding) {
        PixelDigest digest = new PixelDigest(source, header.what(), PixelDigest.Kind.ENCAPSULATED);
        fragments(header, encoding, length -> source.bytes(length, header.what()), digest::addFragment);
        return digest.hex();
    }

    private boolean ended(Extent extent) {
        if (extent.isFile()) {
            return source.atEnd();
        }
        return !extent.delimited() && source.offset() == extent.bound();
    }

    private void add(DataSetBuilder dataSet, Element element) {
        countOne(Attribute.describe(element.tag()));
        if (dataSet.has(element.tag())) {
            throw twice(element.tag());
        }
        dataSet.put(element);
    }

    private DicomException twice(Tag tag) {
        return source.fault(Attribute.describe(tag), "expected it once in a data set, got it twice");
    }

    private void countOne(String what) {
        count++;
        if (count > limits.maxElements()) {
            throw source.fault(
                    what, "expected at most " + limits.maxElements() + " elements and items in a file, got more");
        }
    }

    private Header header(Encoding encoding) {
        Tag tag = tag(encoding);
        String what = Attribute.describe(tag);
        if (tag.group() == DELIMITER_GROUP || !encoding.explicitVr()) {
            return new Header(tag, Attribute.vrOf(tag), source.u32(encoding.order(), what));
        }
        byte[] letters = source.bytes(2, what);
        Vr vr = Vr.named(letters[0], letters[1]);
        if (vr == null) {
            throw source.fault(what, "expected a value representation of two capital letters, got other bytes");
        }
        if (!vr.longForm()) {
            return new Header(tag, vr, source.u16(encoding.order(), what));
        }
        source.bytes(2, what);
        return new Header(tag, vr, source.u32(encoding.order(), what));
    }

    private Tag tag(Encoding encoding) {
        String what = "the next tag";
        return new Tag(source.u16(encoding.order(), what), source.u16(encoding.order(), what));
    }

    private Element value(Header header, Encoding encoding, Extent within, CharacterSet characterSet) {
        if (!header.undefinedLength()) {
            requireWithin(within, header, header.length());
        }
        if (isSequence(header)) {
            Encoding ofItems = header.vr() == Vr.SQ ? encoding : UNKNOWN_VALUES;
            return new Element.Items(header.tag(), items(header, ofItems, within, characterSet));
        }
        if (header.undefinedLength()) {
            return fragments(header, encoding, within);
        }
        requireBounded(within, header, header.length());
        return bytes(header, encoding);
    }

    private void requireWithin(Extent item, Header header, long length) {
        long left = item.bound() - source.offset();
        if (length > left) {
            throw source.fault(
                    header.what(),
                    "expected a value within its item, got a length of " + length + " bytes, " + left + " are left");
        }
    }

    /** The file's own pixels may be as long as the file: they are read when they are wanted. An icon's are read with the header. */
    private void requireBounded(Extent within, Header header, long length) {
        boolean pixels = within.isFile() && DataSet.PIXELS.contains(header.tag());
        if (!pixels && length > limits.maxValueBytes()) {
            throw source.fault(
                    header.what(), "expected a value of at most " + limits.maxValueBytes() + " bytes, got " + length);
        }
    }

    /** Who did not know an attribute's representation passes it on as UN with implicit little-endian content (PS3.5, 6.2.2). */
    private static boolean isSequence(Header header) {
        return header.vr() == Vr.SQ
                || (header.vr() == Vr.UN && (header.undefinedLength() || Attribute.vrOf(header.tag()) == Vr.SQ));
    }

    private Element bytes(Header header, Encoding encoding) {
        byte[] bytes = source.bytes(header.length(), header.what());
        if (encoding.order() == ByteOrder.BIG_ENDIAN) {
            header.vr().swap(bytes);
        }
        Vr vr = header.vr() == Vr.UN ? Attribute.vrOf(header.tag()) : header.vr();
        return new Element.Bytes(header.tag(), vr, bytes);
    }

    private List<DataSet> items(Header sequence, Encoding encoding, Extent within, CharacterSet characterSet) {
        int depth = within.depth() + 1;
        if (depth > limits.maxDepth()) {
            throw source.fault(
                    sequence.what(), "expected at most " + limits.maxDepth() + " levels of sequences, got more");
        }
        boolean delimited = sequence.undefinedLength();
        long bound = delimited ? within.bound() : source.offset() + sequence.length();
        List<DataSet> items = new ArrayList<>();
        while (delimited || source.offset() < bound) {
            Tag tag = tag(encoding);
            long length = source.u32(encoding.order(), sequence.what());
            if (tag.equals(SEQUENCE_END) && delimited) {
                return items;
            }
            requireItem(sequence, tag, length, bound);
            countOne(sequence.what());
            boolean open = length == UNDEFINED_LENGTH;
            Extent extent = new Extent(open ? bound : source.offset() + length, open, depth);
            items.add(read(encoding, extent, characterSet));
        }
        if (source.offset() > bound) {
            throw source.fault(sequence.what(), "expected its items to end with it, got one that is longer");
        }
        return items;
    }

    private void requireItem(Header sequence, Tag tag, long length, long bound) {
        if (!tag.equals(ITEM)) {
            throw source.fault(sequence.what(), "expected an item of the sequence, got " + tag);
        }
        if (length != UNDEFINED_LENGTH && length > bound - source.offset()) {
            throw source.fault(
                    sequence.what(),
                    "expected an item within its sequence, got a length of " + length + " bytes, "
                            + (bound - source.offset()) + " are left");
        }
    }

    private Element fragments(Header header, Encoding encoding, Extent within) {
        List<byte[]> values = new ArrayList<>();
        long start = source.offset();
        LongConsumer read = length -> {
            requireWithin(within, header, length);
            requireBounded(within, header, source.offset() - start + length);
            values.add(source.bytes(length, header.what()));
        };
        fragments(header, encoding, read, read);
        if (source.offset() > within.bound()) {
            throw source.fault(header.what(), "expected its fragments to end with its item, got some that are longer");
        }
        return new Element.Fragments(header.tag(), header.vr(), values.get(0), values.subList(1, values.size()));
    }

    /**
     * Encapsulated pixels, of the file or of an icon in it: an offset table, then compressed fragments (PS3.5, A.4).
     *
     * @param offsets  consumes as many bytes of the source
     * @param fragment likewise
     */
    private void fragments(Header header, Encoding encoding, LongConsumer offsets, LongConsumer fragment) {
        if (!header.tag().equals(Attribute.PIXEL_DATA.tag())) {
            throw source.fault(
                    header.what(), "expected a value of a known length, got " + header.vr() + " without one");
        }
        boolean first = true;
        while (true) {
            Tag tag = tag(encoding);
            long length = source.u32(encoding.order(), header.what());
            if (tag.equals(SEQUENCE_END)) {
                if (first) {
                    throw source.fault(header.what(), "expected an offset table, got none");
                }
                return;
            }
            if (!tag.equals(ITEM) || length == UNDEFINED_LENGTH) {
                throw source.fault(header.what(), "expected a fragment of a known length, got " + tag);
            }
            countOne(header.what());
            (first ? offsets : fragment).accept(length);
            first = false;
        }
    }
}
