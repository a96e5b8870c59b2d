package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Tag;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Collects, while the rules are followed, which of them applied, what they read and what was odd. One thread. */
final class Evidence {
    private final List<String> branch = new ArrayList<>();
    private final Set<String> tags = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    void rule(String name) {
        branch.add(name);
    }

    void used(Attribute... attributes) {
        for (Attribute attribute : attributes) {
            used(attribute.tag());
        }
    }

    void used(Tag tag) {
        tags.add(tag.toString());
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    Optional<String> text(DataSet dataSet, Attribute attribute) {
        Optional<String> text = dataSet.text(attribute);
        text.ifPresent(there -> used(attribute));
        return text;
    }

    OptionalDouble number(DataSet dataSet, Attribute attribute) {
        OptionalDouble number = dataSet.number(attribute);
        number.ifPresent(there -> used(attribute));
        return number;
    }

    SuvProvenance provenance(OptionalDouble factor) {
        return new SuvProvenance(String.join("/", branch), List.copyOf(tags), factor, List.copyOf(warnings));
    }
}
