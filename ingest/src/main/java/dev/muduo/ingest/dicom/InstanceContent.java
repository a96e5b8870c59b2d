package dev.muduo.ingest.dicom;

import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.platform.store.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * What an instance says, however it is encoded: an archive may pass on another transfer syntax without compression, other group
 * lengths and other padding at the end. Pixels that were compressed on the way count as others.
 */
public final class InstanceContent {
    private static final Tag TRAILING_PADDING = new Tag(0xfffc, 0xfffc);
    private static final int PIXEL_GROUP = 0x7fe0;
    private static final Object ONE_AT_A_TIME = new Object();

    private InstanceContent() {}

    /**
     * Whether two files of one instance say the same. Headers are compared first, then pixels block by block; where those are
     * compressed or in big endian, one file at a time is in memory, however many threads compare.
     *
     * @throws dev.muduo.imaging.dicom.DicomException if one cannot be read
     * @throws IOException if one cannot be reached
     */
    public static boolean same(DicomSource one, DicomSource other, DicomLimits limits) throws IOException {
        DicomFile first = header(one, limits);
        DicomFile second = header(other, limits);
        if (!said(first.dataSet()).equals(said(second.dataSet()))) {
            return false;
        }
        Optional<TrailingPixels> pixels = TrailingPixels.of(one, first);
        Optional<TrailingPixels> otherPixels = TrailingPixels.of(other, second);
        if (pixels.isPresent() && otherPixels.isPresent()) {
            return pixels.get().sameAs(otherPixels.get());
        }
        return content(one, limits).equals(content(other, limits));
    }

    private static DicomFile header(DicomSource source, DicomLimits limits) throws IOException {
        try (InputStream in = source.open()) {
            return Dicom.readHeader(in, source.name(), limits);
        }
    }

    private static List<Element> said(DataSet content) {
        return content.elements().stream()
                .filter(element -> element.tag().element() != 0)
                .filter(element -> !element.tag().equals(TRAILING_PADDING))
                .toList();
    }

    /** @param pixels a digest of each */
    private record Content(List<Element> others, List<String> pixels) {}

    private static Content content(DicomSource source, DicomLimits limits) throws IOException {
        synchronized (ONE_AT_A_TIME) {
            try (InputStream in = source.open()) {
                List<Element> all = said(Dicom.read(in, source.name(), limits).dataSet());
                return new Content(
                        all.stream().filter(element -> !isPixels(element)).toList(),
                        all.stream()
                                .filter(InstanceContent::isPixels)
                                .map(InstanceContent::digest)
                                .toList());
            }
        }
    }

    private static boolean isPixels(Element element) {
        return element.tag().group() == PIXEL_GROUP && !(element instanceof Element.Items);
    }

    private static String digest(Element pixels) {
        MessageDigest digest = Sha256.digest();
        digest.update(pixels.toString().getBytes(StandardCharsets.UTF_8));
        if (pixels instanceof Element.Bytes one) {
            digest.update(one.bytes());
        } else if (pixels instanceof Element.Fragments many) {
            digest.update(many.offsets());
            for (byte[] fragment : many.fragments()) {
                digest.update(Sha256.of(fragment).getBytes(StandardCharsets.UTF_8));
            }
        }
        return Sha256.hex(digest.digest());
    }
}
