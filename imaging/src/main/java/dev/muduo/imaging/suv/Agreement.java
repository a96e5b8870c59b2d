package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Vr;
import dev.muduo.imaging.series.FrameHeader;
import java.util.List;
import java.util.function.Function;

/** That the files of one series say the same of what must not differ between its frames. */
final class Agreement {
    private static final List<Attribute> OF_INJECTION = List.of(
            Attribute.RADIONUCLIDE_TOTAL_DOSE,
            Attribute.RADIONUCLIDE_HALF_LIFE,
            Attribute.RADIOPHARMACEUTICAL_START_TIME,
            Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME);

    private Agreement() {}

    /**
     * Also that they say the same of the injection.
     *
     * @param ofFile attributes of the files' own data sets
     * @throws SuvRefusedException if they differ
     */
    static void require(List<FrameHeader> frames, List<Attribute> ofFile) {
        for (Attribute attribute : ofFile) {
            require(frames, FrameHeader::file, attribute);
        }
        for (Attribute attribute : OF_INJECTION) {
            require(frames, frame -> Injection.first(frame.file()).said(), attribute);
        }
    }

    private static void require(List<FrameHeader> frames, Function<FrameHeader, DataSet> said, Attribute attribute) {
        Object expected = value(said.apply(frames.get(0)), attribute);
        long others = frames.stream()
                .filter(frame -> !value(said.apply(frame), attribute).equals(expected))
                .count();
        if (others > 0) {
            throw new SuvRefusedException(
                    SuvFault.DIFFERS_WITHIN_SERIES,
                    "the frames of one series have the same " + attribute + "; of " + frames.size() + " frames "
                            + others + " differ from the first");
        }
    }

    /** Numbers by their value: 70 and 70.0 are the same weight. What cannot be read is compared as it stands. */
    private static Object value(DataSet dataSet, Attribute attribute) {
        List<String> texts = dataSet.texts(attribute);
        if (attribute.vr() != Vr.DS) {
            return texts;
        }
        return texts.stream().map(Agreement::number).toList();
    }

    private static Object number(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
