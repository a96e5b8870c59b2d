package dev.muduo.imaging.study;

import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.DigestedFile;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.series.DicomSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * What an instance says, however it is encoded: an archive may pass on another transfer syntax without compression, other group
 * lengths, another offset table of compressed frames and other padding at the end. Pixels that were compressed on the way count as
 * others.
 */
public final class InstanceContent {
    private static final Tag TRAILING_PADDING = new Tag(0xfffc, 0xfffc);

    private InstanceContent() {}

    /**
     * Whether two files of one instance say the same. Headers are compared first; of pixels, compressed or not, a block is in memory
     * at a time, and nothing is decoded.
     *
     * @throws dev.muduo.imaging.dicom.DicomException if one cannot be read
     * @throws IOException if one cannot be reached
     */
    public static boolean same(DicomSource one, DicomSource other, DicomLimits limits) throws IOException {
        if (!said(one.header(limits)).equals(said(other.header(limits)))) {
            return false;
        }
        DigestedFile whole = digested(one, limits);
        DigestedFile otherWhole = digested(other, limits);
        return whole.pixels().equals(otherWhole.pixels())
                && said(whole.dataSet()).equals(said(otherWhole.dataSet()));
    }

    private static DigestedFile digested(DicomSource source, DicomLimits limits) throws IOException {
        try (InputStream in = source.open()) {
            return Dicom.readDigested(in, source.name(), limits);
        }
    }

    private static List<Element> said(DataSet content) {
        return content.elements().stream()
                .filter(element -> element.tag().element() != 0)
                .filter(element -> !element.tag().equals(TRAILING_PADDING))
                .toList();
    }
}
