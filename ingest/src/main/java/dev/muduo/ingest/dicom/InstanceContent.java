package dev.muduo.ingest.dicom;

import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.series.DicomSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * What an instance says, however it is encoded: an archive may pass on another transfer syntax without compression, other group
 * lengths and other padding at the end. Pixels that were compressed on the way count as others.
 */
public final class InstanceContent {
    private static final Tag TRAILING_PADDING = new Tag(0xfffc, 0xfffc);

    private InstanceContent() {}

    /**
     * Whether two files of one instance say the same.
     *
     * @throws dev.muduo.imaging.dicom.DicomException if one cannot be read
     * @throws IOException if one cannot be reached
     */
    public static boolean same(DicomSource one, DicomSource other, DicomLimits limits) throws IOException {
        return elements(one, limits).equals(elements(other, limits));
    }

    private static List<Element> elements(DicomSource source, DicomLimits limits) throws IOException {
        try (InputStream in = source.open()) {
            DataSet content = Dicom.read(in, source.name(), limits).dataSet();
            return content.elements().stream()
                    .filter(element -> element.tag().element() != 0)
                    .filter(element -> !element.tag().equals(TRAILING_PADDING))
                    .toList();
        }
    }
}
