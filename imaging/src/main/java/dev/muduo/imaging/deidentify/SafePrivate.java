package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.deidentify.DeidentificationOptions.Dates;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.dicom.Vr;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A private attribute known to be safe (PS3.15, E.3.10). Only those are known here from which an SUV may be computed.
 *
 * @param group   odd
 * @param creator the vendor's name for its block
 * @param element 0 … 0xff, in that block
 * @param vr      DS or DT; a value that is not one does not stay
 */
record SafePrivate(int group, String creator, int element, Vr vr) {
    static final List<SafePrivate> ALL = List.of(
            // SUV scale factor, and activity concentration scale factor.
            new SafePrivate(0x7053, "Philips PET Private Group", 0x00, Vr.DS),
            new SafePrivate(0x7053, "Philips PET Private Group", 0x09, Vr.DS),
            // Time of the scan, to which GE corrects decay.
            new SafePrivate(0x0009, "GEMS_PETD_01", 0x0d, Vr.DT),
            // Time to which Siemens corrects decay.
            new SafePrivate(0x0071, "SIEMENS MED PT", 0x22, Vr.DT));

    private static final int FIRST_BLOCK = 0x10;
    private static final int LAST_BLOCK = 0xff;

    /** Puts it, and the name of its block, from a file's own data set into what is left of it. */
    void keep(DataSet original, DataSetBuilder clean, DateShift shift, Dates dates) {
        for (int block = FIRST_BLOCK; block <= LAST_BLOCK; block++) {
            Tag name = new Tag(group, block);
            if (original.find(name).filter(this::isCreator).isPresent()) {
                original.find(new Tag(group, block << 8 | element))
                        .flatMap(value -> kept(value, shift, dates))
                        .ifPresent(value ->
                                clean.put(DummyValue.text(name, Vr.LO, creator)).put(value));
                return;
            }
        }
    }

    private boolean isCreator(Element element) {
        return element instanceof Element.Bytes bytes
                && new String(bytes.bytes(), StandardCharsets.US_ASCII)
                        .replace('\0', ' ')
                        .strip()
                        .equalsIgnoreCase(creator);
    }

    private Optional<Element> kept(Element value, DateShift shift, Dates dates) {
        if (vr == Vr.DS) {
            return Values.kept(value, vr);
        }
        return dates == Dates.REMOVED ? Optional.empty() : Values.mapped(value, vr, text -> shift.moved(text, vr));
    }
}
