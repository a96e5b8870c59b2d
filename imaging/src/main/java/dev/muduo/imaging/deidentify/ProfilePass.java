package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.deidentify.DeidentificationOptions.Dates;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.dicom.Vr;
import java.util.Optional;
import java.util.Set;

/** One file's way through the table, down into every item. */
record ProfilePass(DeidentificationOptions options, UidMapping uids, DateShift shift, String patientId) {
    private static final int FIRST_GROUP = 0x0004;

    /** What kind of object or encoding is meant; a class of a vendor's own is not registered, and still names nobody. */
    private static final Set<Tag> KINDS = Set.of(
            Attribute.SOP_CLASS_UID.tag(),
            Attribute.REFERENCED_SOP_CLASS_UID.tag(),
            Tag.of(0x0008001A), // Related General SOP Class UID
            Tag.of(0x0008001B), // Original Specialized SOP Class UID
            Tag.of(0x0008010C), // Coding Scheme UID
            Tag.of(0x00080117), // Context UID
            Tag.of(0x0008115A), // SOP Classes Supported
            Tag.of(0x04000010)); // MAC Calculation Transfer Syntax UID

    /** What is left of a data set, still to be changed. */
    DataSetBuilder clean(DataSet dataSet) {
        DataSetBuilder clean = dataSet.toBuilder();
        for (Element element : dataSet.elements()) {
            Optional<Element> left = left(element);
            left.ifPresentOrElse(clean::put, () -> clean.remove(element.tag()));
        }
        return clean;
    }

    private Optional<Element> left(Element element) {
        Tag tag = element.tag();
        // Group lengths no longer fit; commands and file meta information have no place in a data set.
        if (tag.isPrivate() || tag.element() == 0 || tag.group() < FIRST_GROUP) {
            return Optional.empty();
        }
        if (tag.equals(Attribute.PATIENT_ID.tag())) {
            return Optional.of(DummyValue.text(tag, Vr.LO, patientId));
        }
        return ProfileTable.standard()
                .find(tag)
                .map(row -> listed(element, row))
                .orElseGet(() -> unlisted(element));
    }

    private Optional<Element> listed(Element element, ProfileRow row) {
        if (row.patientCharacteristic() && options.patientCharacteristics()) {
            Optional<Element> kept = Values.kept(element, row.vr());
            if (kept.isPresent()) {
                return kept;
            }
        }
        if (row.temporal()) {
            Optional<Element> moved = moved(element, row.vr());
            if (moved.isPresent()) {
                return moved;
            }
        }
        return switch (row.action()) {
            case REMOVE -> Optional.empty();
            case EMPTY -> Optional.of(DummyValue.empty(element.tag(), row.vr()));
            case REPLACE -> Optional.of(DummyValue.of(element.tag(), row.vr()));
            case MAP_UIDS -> mapped(element);
        };
    }

    /** The table is meant to name every attribute that may identify; whoever extends an object keeps to representations. */
    private Optional<Element> unlisted(Element element) {
        if (element instanceof Element.Items items) {
            return Optional.of(cleaned(items));
        }
        return switch (element.vr()) {
            // What the standard does not have could hold anything.
            case UN -> Optional.empty();
            case UI -> KINDS.contains(element.tag()) ? Optional.of(element) : mapped(element);
            case PN -> Optional.of(DummyValue.empty(element.tag(), Vr.PN));
            case DA, DT, TM ->
                moved(element, element.vr()).or(() -> Optional.of(DummyValue.empty(element.tag(), element.vr())));
            default -> Optional.of(element);
        };
    }

    private Element cleaned(Element.Items items) {
        return new Element.Items(
                items.tag(),
                items.items().stream().map(item -> clean(item).build()).toList());
    }

    private Optional<Element> mapped(Element element) {
        if (element instanceof Element.Items items) {
            return Optional.of(cleaned(items));
        }
        return Values.mapped(element, Vr.UI, uid -> Optional.of(uids.map(uid)));
    }

    private Optional<Element> moved(Element element, Vr vr) {
        if (options.dates() == Dates.REMOVED) {
            return Optional.empty();
        }
        return Values.mapped(element, vr, value -> shift.moved(value, vr));
    }
}
