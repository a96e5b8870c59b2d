package dev.muduo.imaging.results;

import dev.muduo.imaging.coding.Code;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import java.util.List;

/** Items of a structured report's tree (PS3.3, C.17.3), each with how it is related to the one that it is in. */
final class ContentItem {
    static final String CONTAINS = "CONTAINS";
    static final String HAS_OBSERVATION_CONTEXT = "HAS OBS CONTEXT";
    static final String HAS_ACQUISITION_CONTEXT = "HAS ACQ CONTEXT";
    static final String HAS_MODIFIER = "HAS CONCEPT MOD";

    private ContentItem() {}

    static DataSet container(String relation, Code concept, List<DataSet> content) {
        return item(relation, "CONTAINER", concept)
                .text(Attribute.CONTINUITY_OF_CONTENT, "SEPARATE")
                .items(Attribute.CONTENT_SEQUENCE, content)
                .build();
    }

    /**
     * A container that a template describes, with all that is in it.
     *
     * @param template its number in PS3.16
     */
    static DataSet container(String relation, Code concept, String template, List<DataSet> content) {
        return container(relation, concept, content).toBuilder()
                .items(Attribute.CONTENT_TEMPLATE_SEQUENCE, template(template))
                .build();
    }

    /** Of the outermost container of a template (PS3.3, C.18.8); templates without one are named nowhere. */
    static DataSet template(String number) {
        return DataSet.builder()
                .text(Attribute.MAPPING_RESOURCE, "DCMR")
                .text(Attribute.TEMPLATE_IDENTIFIER, number)
                .build();
    }

    static DataSet code(String relation, Code concept, Code value, DataSet... content) {
        return with(content, item(relation, "CODE", concept).items(Attribute.CONCEPT_CODE_SEQUENCE, value.item()));
    }

    static DataSet text(String relation, Code concept, String value) {
        return item(relation, "TEXT", concept).text(Attribute.TEXT_VALUE, value).build();
    }

    static DataSet uid(String relation, Code concept, String value) {
        return item(relation, "UIDREF", concept).text(Attribute.UID, value).build();
    }

    static DataSet number(String relation, Code concept, double value, Code unit, DataSet... content) {
        DataSet measured = DataSet.builder()
                .numbers(Attribute.NUMERIC_VALUE, value)
                .items(Attribute.MEASUREMENT_UNITS_CODE_SEQUENCE, unit.item())
                .build();
        return with(content, item(relation, "NUM", concept).items(Attribute.MEASURED_VALUE_SEQUENCE, measured));
    }

    /** @param reference what is shown, with the frame or the segment that is meant */
    static DataSet image(String relation, Code concept, DataSet reference) {
        return item(relation, "IMAGE", concept)
                .items(Attribute.REFERENCED_SOP_SEQUENCE, reference)
                .build();
    }

    /** An image that needs no name: one of a library. */
    static DataSet image(String relation, DataSet reference) {
        return DataSet.builder()
                .text(Attribute.RELATIONSHIP_TYPE, relation)
                .text(Attribute.VALUE_TYPE, "IMAGE")
                .items(Attribute.REFERENCED_SOP_SEQUENCE, reference)
                .build();
    }

    private static DataSetBuilder item(String relation, String type, Code concept) {
        return DataSet.builder()
                .text(Attribute.RELATIONSHIP_TYPE, relation)
                .text(Attribute.VALUE_TYPE, type)
                .items(Attribute.CONCEPT_NAME_CODE_SEQUENCE, concept.item());
    }

    private static DataSet with(DataSet[] content, DataSetBuilder item) {
        if (content.length > 0) {
            item.items(Attribute.CONTENT_SEQUENCE, content);
        }
        return item.build();
    }
}
