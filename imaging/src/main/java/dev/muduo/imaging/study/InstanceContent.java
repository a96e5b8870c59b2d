package dev.muduo.imaging.study;

import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.DigestedFile;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.series.DicomSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an instance says, however it is encoded: an archive may pass on another transfer syntax without compression, other group
 * lengths, another offset table of compressed frames and other padding at the end. Representations are part of an encoding: an
 * implicit one does not say them. Pixels that were compressed on the way count as others.
 */
public final class InstanceContent {
    private static final Tag TRAILING_PADDING = new Tag(0xfffc, 0xfffc);

    private InstanceContent() {}

    /**
     * Whether two files of one instance say the same. Headers are compared first; of pixels, compressed or not, a block is in memory
     * at a time, and nothing is decoded.
     *
     * @throws DicomException if one cannot be read
     * @throws IOException if one cannot be reached
     */
    public static boolean same(DicomSource one, DicomSource other, DicomLimits limits) throws IOException {
        if (!same(one.header(limits), other.header(limits), limits)) {
            return false;
        }
        DigestedFile whole = digested(one, limits);
        DigestedFile otherWhole = digested(other, limits);
        return whole.pixels().equals(otherWhole.pixels()) && same(whole.dataSet(), otherWhole.dataSet(), limits);
    }

    private static DigestedFile digested(DicomSource source, DicomLimits limits) throws IOException {
        try (InputStream in = source.open()) {
            return Dicom.readDigested(in, source.name(), limits);
        }
    }

    private static boolean same(DataSet one, DataSet other, DicomLimits limits) {
        List<Element> said = said(one);
        List<Element> otherSaid = said(other);
        return said.size() == otherSaid.size()
                && IntStream.range(0, said.size()).allMatch(n -> same(said.get(n), otherSaid.get(n), limits));
    }

    private static List<Element> said(DataSet content) {
        return content.elements().stream()
                .filter(element -> element.tag().element() != 0)
                .filter(element -> !element.tag().equals(TRAILING_PADDING))
                .toList();
    }

    private static boolean same(Element one, Element other, DicomLimits limits) {
        if (!one.tag().equals(other.tag())) {
            return false;
        }
        if (one instanceof Element.Items items) {
            return sameItems(items, other, limits);
        }
        if (other instanceof Element.Items items) {
            return sameItems(items, one, limits);
        }
        if (one instanceof Element.Bytes value && other instanceof Element.Bytes otherValue) {
            return Arrays.equals(value.bytes(), otherValue.bytes());
        }
        return one.equals(other);
    }

    private static boolean sameItems(Element.Items sequence, Element other, DicomLimits limits) {
        Optional<List<DataSet>> items = items(other, limits);
        if (items.isEmpty() || items.get().size() != sequence.items().size()) {
            return false;
        }
        return IntStream.range(0, sequence.items().size())
                .allMatch(n -> same(sequence.items().get(n), items.get().get(n), limits));
    }

    /** A private sequence is, where the file does not say it, a value like any other. */
    private static Optional<List<DataSet>> items(Element element, DicomLimits limits) {
        if (element instanceof Element.Items sequence) {
            return Optional.of(sequence.items());
        }
        try {
            return element instanceof Element.Bytes value
                    ? Optional.of(Dicom.readItems(value, limits))
                    : Optional.empty();
        } catch (DicomException e) {
            return Optional.empty();
        }
    }
}
