package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.dicom.Vr;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Values that say nothing and are valid for their representation (PS3.5, 6.2). */
final class DummyValue {
    private static final int BINARY_BYTES = 8;

    private DummyValue() {}

    static Element of(Tag tag, Vr vr) {
        return switch (vr) {
            case SQ -> new Element.Items(tag, List.of(DataSet.builder().build()));
            case PN -> text(tag, vr, "Removed^");
            case DA -> text(tag, vr, "19000101");
            case TM -> text(tag, vr, "000000");
            case DT -> text(tag, vr, "19000101000000");
            case AS -> text(tag, vr, "000Y");
            case DS, IS -> text(tag, vr, "0");
            case UI -> text(tag, vr, "2.25.0");
            case UR -> text(tag, vr, "urn:removed");
            case AE, CS, LO, LT, SH, ST, UC, UT -> text(tag, vr, "REMOVED");
            case AT, FL, OF, OL, SL, UL -> new Element.Bytes(tag, vr, new byte[4]);
            case OB, OW, SS, UN, US -> new Element.Bytes(tag, vr, new byte[2]);
            case FD, OD, OV, SV, UV -> new Element.Bytes(tag, vr, new byte[BINARY_BYTES]);
        };
    }

    static Element empty(Tag tag, Vr vr) {
        return vr == Vr.SQ ? new Element.Items(tag, List.of()) : new Element.Bytes(tag, vr, new byte[0]);
    }

    /** ASCII, which every character set of a data set contains. */
    static Element text(Tag tag, Vr vr, String value) {
        boolean odd = (value.length() & 1) == 1;
        String even = odd ? value + (vr == Vr.UI ? '\0' : ' ') : value;
        return new Element.Bytes(tag, vr, even.getBytes(StandardCharsets.US_ASCII));
    }
}
