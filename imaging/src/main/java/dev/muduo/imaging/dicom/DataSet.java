package dev.muduo.imaging.dicom;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * The attributes of an object or of a sequence's item, in the order of their tags. Immutable. An attribute with an empty value
 * counts as absent. What a value says wrongly is told when it is asked for, by a {@link DicomException} that names the attribute
 * and never repeats the value.
 */
public final class DataSet {
    static final Set<Tag> PIXELS = Set.of(
            Attribute.PIXEL_DATA.tag(), Attribute.FLOAT_PIXEL_DATA.tag(), Attribute.DOUBLE_FLOAT_PIXEL_DATA.tag());

    private final String source;
    private final CharacterSet inherited;
    private final CharacterSet characterSet;
    private final TreeMap<Tag, Element> elements;

    DataSet(String source, CharacterSet inherited, CharacterSet characterSet, Map<Tag, Element> elements) {
        this.source = source;
        this.inherited = inherited;
        this.characterSet = characterSet;
        this.elements = new TreeMap<>(elements);
    }

    /** An empty data set to be filled. */
    public static DataSetBuilder builder() {
        return new DataSetBuilder("data set", CharacterSet.DEFAULT);
    }

    /** A copy to be changed. */
    public DataSetBuilder toBuilder() {
        DataSetBuilder builder = new DataSetBuilder(source, inherited);
        elements.values().forEach(builder::put);
        return builder;
    }

    /** The name, in messages, of the file that this is from. */
    public String source() {
        return source;
    }

    public Collection<Element> elements() {
        return List.copyOf(elements.values());
    }

    public Optional<Element> find(Tag tag) {
        return Optional.ofNullable(elements.get(tag));
    }

    /** Whether the attribute is there with a value. */
    public boolean has(Attribute attribute) {
        Element element = elements.get(attribute.tag());
        return element instanceof Element.Bytes bytes
                ? !TextValue.isBlank(bytes)
                : element instanceof Element.Fragments
                        || (element instanceof Element.Items items
                                && !items.items().isEmpty());
    }

    /** The first value of a text. */
    public Optional<String> text(Attribute attribute) {
        return texts(attribute).stream().findFirst().filter(value -> !value.isEmpty());
    }

    /** All values of a text; none if the attribute is absent or empty. */
    public List<String> texts(Attribute attribute) {
        Optional<Element.Bytes> element = bytes(attribute);
        if (element.isEmpty()) {
            return List.of();
        }
        if (!element.get().vr().isText()) {
            throw fault(attribute, "expected text, got " + element.get().vr());
        }
        return texts(element.get());
    }

    /** The texts of one of this data set's elements. */
    List<String> texts(Element.Bytes element) {
        return TextValue.of(element, characterSet);
    }

    public String requireText(Attribute attribute) {
        return text(attribute).orElseThrow(() -> fault(attribute, "expected a value, got none"));
    }

    /** The first of an attribute's numbers. */
    public OptionalDouble number(Attribute attribute) {
        double[] numbers = numbers(attribute);
        return numbers.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(numbers[0]);
    }

    public double requireNumber(Attribute attribute) {
        return number(attribute).orElseThrow(() -> fault(attribute, "expected a number, got none"));
    }

    /** All of an attribute's numbers, finite; none if it is absent or empty. */
    public double[] numbers(Attribute attribute) {
        Optional<Element.Bytes> element = bytes(attribute);
        if (element.isEmpty()) {
            return new double[0];
        }
        double[] numbers = NumberValue.of(element.get());
        if (numbers == null) {
            throw fault(
                    attribute,
                    "expected numbers, got a value of " + element.get().vr() + " that holds none");
        }
        for (double number : numbers) {
            if (!Double.isFinite(number)) {
                throw fault(attribute, "expected finite numbers, got " + number);
            }
        }
        return numbers;
    }

    /** The first of an attribute's numbers, which must be whole. */
    public OptionalInt integer(Attribute attribute) {
        OptionalDouble number = number(attribute);
        if (number.isEmpty()) {
            return OptionalInt.empty();
        }
        int whole = (int) number.getAsDouble();
        if (whole != number.getAsDouble()) {
            throw fault(attribute, "expected a whole number of 32 bits, got another");
        }
        return OptionalInt.of(whole);
    }

    public int requireInteger(Attribute attribute) {
        return integer(attribute).orElseThrow(() -> fault(attribute, "expected a number, got none"));
    }

    /** The items of a sequence; none if it is absent or empty. */
    public List<DataSet> items(Attribute sequence) {
        Element element = elements.get(sequence.tag());
        if (element == null) {
            return List.of();
        }
        if (element instanceof Element.Items items) {
            return items.items();
        }
        if (element instanceof Element.Bytes bytes && bytes.bytes().length == 0) {
            return List.of();
        }
        throw fault(sequence, "expected a sequence, got " + element.vr());
    }

    private Optional<Element.Bytes> bytes(Attribute attribute) {
        Element element = elements.get(attribute.tag());
        if (element == null) {
            return Optional.empty();
        }
        if (element instanceof Element.Bytes bytes) {
            return Optional.of(bytes);
        }
        throw fault(attribute, "expected " + attribute.vr() + ", got a sequence");
    }

    /** A fault of one of this data set's values, with the name of its file. */
    public DicomException fault(Attribute attribute, String message) {
        return new DicomException(source + ": " + attribute + ": " + message);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DataSet that && elements.equals(that.elements);
    }

    @Override
    public int hashCode() {
        return elements.hashCode();
    }

    /** Never a value. */
    @Override
    public String toString() {
        return source + ", " + elements.size() + " elements";
    }
}
