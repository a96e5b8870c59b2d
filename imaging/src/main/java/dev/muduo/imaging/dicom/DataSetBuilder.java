package dev.muduo.imaging.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects the elements of a data set in any order; a later value of an attribute replaces an earlier one. One thread. */
public final class DataSetBuilder {
    private final Map<Tag, Element> elements = new TreeMap<>();
    private final String source;
    private final CharacterSet inherited;
    private CharacterSet characterSet;

    DataSetBuilder(String source, CharacterSet inherited) {
        this.source = source;
        this.inherited = inherited;
        this.characterSet = inherited;
    }

    /** As it stands, own Specific Character Set included if there is one. */
    CharacterSet characterSet() {
        return characterSet;
    }

    boolean has(Tag tag) {
        return elements.containsKey(tag);
    }

    public DataSetBuilder put(Element element) {
        elements.put(element.tag(), element);
        if (element.tag().equals(Attribute.SPECIFIC_CHARACTER_SET.tag()) && element instanceof Element.Bytes terms) {
            characterSet = CharacterSet.of(TextValue.of(terms, CharacterSet.DEFAULT));
        }
        return this;
    }

    public DataSetBuilder remove(Attribute attribute) {
        return remove(attribute.tag());
    }

    public DataSetBuilder remove(Tag tag) {
        elements.remove(tag);
        if (tag.equals(Attribute.SPECIFIC_CHARACTER_SET.tag())) {
            characterSet = inherited;
        }
        return this;
    }

    /**
     * Text; several values are joined by backslashes. Set Specific Character Set first where the text is not ASCII.
     *
     * @throws IllegalArgumentException if the attribute holds none or its character set cannot say it
     */
    public DataSetBuilder text(Attribute attribute, String... values) {
        if (!attribute.vr().isText()) {
            throw new IllegalArgumentException(attribute + " holds " + attribute.vr() + ", no text");
        }
        boolean ascii = attribute.vr().nature() == Vr.Nature.ASCII;
        CharacterSet encoding = ascii ? CharacterSet.DEFAULT : characterSet;
        return bytes(attribute, encoding.encode(String.join("\\", values)));
    }

    /** Numbers: as text where the attribute holds IS or DS (rounded to its 16 characters), otherwise in binary. */
    public DataSetBuilder numbers(Attribute attribute, double... values) {
        if (attribute.vr() == Vr.DS || attribute.vr() == Vr.IS) {
            return text(
                    attribute,
                    Arrays.stream(values)
                            .mapToObj(value -> NumberValue.format(value, attribute.vr()))
                            .toArray(String[]::new));
        }
        return bytes(attribute, NumberValue.encode(values, attribute.vr()));
    }

    /** Addresses of other attributes. */
    public DataSetBuilder tag(Attribute attribute, Tag value) {
        ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        return bytes(
                attribute,
                bytes.putShort((short) value.group())
                        .putShort((short) value.element())
                        .array());
    }

    /** A value as it is to be stored, little endian; the builder adds the padding to an even length. */
    public DataSetBuilder bytes(Attribute attribute, byte[] value) {
        return bytes(attribute.tag(), attribute.vr(), value);
    }

    public DataSetBuilder bytes(Tag tag, Vr vr, byte[] value) {
        byte[] even = Arrays.copyOf(value, value.length + (value.length & 1));
        if (even.length > value.length) {
            even[value.length] = vr.padding();
        }
        return put(new Element.Bytes(tag, vr, even));
    }

    public DataSetBuilder items(Attribute sequence, DataSet... items) {
        return items(sequence, List.of(items));
    }

    public DataSetBuilder items(Attribute sequence, List<DataSet> items) {
        return put(new Element.Items(sequence.tag(), items));
    }

    /** Compressed frames, each a fragment of its own, without an offset table. */
    public DataSetBuilder frames(List<byte[]> frames) {
        List<byte[]> even = frames.stream()
                .map(frame -> Arrays.copyOf(frame, frame.length + (frame.length & 1)))
                .toList();
        return put(new Element.Fragments(Attribute.PIXEL_DATA.tag(), Vr.OB, new byte[0], even));
    }

    public DataSet build() {
        return new DataSet(source, inherited, characterSet, elements);
    }
}
