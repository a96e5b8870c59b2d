package dev.muduo.imaging.dicom;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The attributes that are read or written here, of the thousands in the standard's dictionary (PS3.6, 6 and 7). */
public enum Attribute {
    FILE_META_INFORMATION_GROUP_LENGTH(0x00020000, Vr.UL, "File Meta Information Group Length"),
    FILE_META_INFORMATION_VERSION(0x00020001, Vr.OB, "File Meta Information Version"),
    MEDIA_STORAGE_SOP_CLASS_UID(0x00020002, Vr.UI, "Media Storage SOP Class UID"),
    MEDIA_STORAGE_SOP_INSTANCE_UID(0x00020003, Vr.UI, "Media Storage SOP Instance UID"),
    TRANSFER_SYNTAX_UID(0x00020010, Vr.UI, "Transfer Syntax UID"),
    IMPLEMENTATION_CLASS_UID(0x00020012, Vr.UI, "Implementation Class UID"),
    IMPLEMENTATION_VERSION_NAME(0x00020013, Vr.SH, "Implementation Version Name"),
    SPECIFIC_CHARACTER_SET(0x00080005, Vr.CS, "Specific Character Set"),
    IMAGE_TYPE(0x00080008, Vr.CS, "Image Type"),
    INSTANCE_CREATION_DATE(0x00080012, Vr.DA, "Instance Creation Date"),
    INSTANCE_CREATION_TIME(0x00080013, Vr.TM, "Instance Creation Time"),
    SOP_CLASS_UID(0x00080016, Vr.UI, "SOP Class UID"),
    SOP_INSTANCE_UID(0x00080018, Vr.UI, "SOP Instance UID"),
    STUDY_DATE(0x00080020, Vr.DA, "Study Date"),
    SERIES_DATE(0x00080021, Vr.DA, "Series Date"),
    ACQUISITION_DATE(0x00080022, Vr.DA, "Acquisition Date"),
    CONTENT_DATE(0x00080023, Vr.DA, "Content Date"),
    ACQUISITION_DATE_TIME(0x0008002A, Vr.DT, "Acquisition DateTime"),
    STUDY_TIME(0x00080030, Vr.TM, "Study Time"),
    SERIES_TIME(0x00080031, Vr.TM, "Series Time"),
    ACQUISITION_TIME(0x00080032, Vr.TM, "Acquisition Time"),
    CONTENT_TIME(0x00080033, Vr.TM, "Content Time"),
    ACCESSION_NUMBER(0x00080050, Vr.SH, "Accession Number"),
    MODALITY(0x00080060, Vr.CS, "Modality"),
    CONVERSION_TYPE(0x00080064, Vr.CS, "Conversion Type"),
    MANUFACTURER(0x00080070, Vr.LO, "Manufacturer"),
    INSTITUTION_NAME(0x00080080, Vr.LO, "Institution Name"),
    REFERRING_PHYSICIAN_NAME(0x00080090, Vr.PN, "Referring Physician's Name"),
    CODE_VALUE(0x00080100, Vr.SH, "Code Value"),
    CODING_SCHEME_DESIGNATOR(0x00080102, Vr.SH, "Coding Scheme Designator"),
    CODE_MEANING(0x00080104, Vr.LO, "Code Meaning"),
    MAPPING_RESOURCE(0x00080105, Vr.CS, "Mapping Resource"),
    LONG_CODE_VALUE(0x00080119, Vr.UC, "Long Code Value"),
    TIMEZONE_OFFSET_FROM_UTC(0x00080201, Vr.SH, "Timezone Offset From UTC"),
    STUDY_DESCRIPTION(0x00081030, Vr.LO, "Study Description"),
    SERIES_DESCRIPTION(0x0008103E, Vr.LO, "Series Description"),
    OPERATORS_NAME(0x00081070, Vr.PN, "Operators' Name"),
    MANUFACTURER_MODEL_NAME(0x00081090, Vr.LO, "Manufacturer's Model Name"),
    REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE(0x00081111, Vr.SQ, "Referenced Performed Procedure Step Sequence"),
    REFERENCED_SERIES_SEQUENCE(0x00081115, Vr.SQ, "Referenced Series Sequence"),
    REFERENCED_IMAGE_SEQUENCE(0x00081140, Vr.SQ, "Referenced Image Sequence"),
    REFERENCED_INSTANCE_SEQUENCE(0x0008114A, Vr.SQ, "Referenced Instance Sequence"),
    REFERENCED_SOP_CLASS_UID(0x00081150, Vr.UI, "Referenced SOP Class UID"),
    REFERENCED_SOP_INSTANCE_UID(0x00081155, Vr.UI, "Referenced SOP Instance UID"),
    REFERENCED_FRAME_NUMBER(0x00081160, Vr.IS, "Referenced Frame Number"),
    REFERENCED_SOP_SEQUENCE(0x00081199, Vr.SQ, "Referenced SOP Sequence"),
    STUDIES_CONTAINING_OTHER_REFERENCED_INSTANCES_SEQUENCE(
            0x00081200, Vr.SQ, "Studies Containing Other Referenced Instances Sequence"),
    DERIVATION_DESCRIPTION(0x00082111, Vr.ST, "Derivation Description"),
    SOURCE_IMAGE_SEQUENCE(0x00082112, Vr.SQ, "Source Image Sequence"),
    ANATOMIC_REGION_SEQUENCE(0x00082218, Vr.SQ, "Anatomic Region Sequence"),
    FRAME_TYPE(0x00089007, Vr.CS, "Frame Type"),
    DERIVATION_IMAGE_SEQUENCE(0x00089124, Vr.SQ, "Derivation Image Sequence"),
    VOLUME_BASED_CALCULATION_TECHNIQUE(0x00089207, Vr.CS, "Volume Based Calculation Technique"),
    DERIVATION_CODE_SEQUENCE(0x00089215, Vr.SQ, "Derivation Code Sequence"),
    PATIENT_NAME(0x00100010, Vr.PN, "Patient's Name"),
    PATIENT_ID(0x00100020, Vr.LO, "Patient ID"),
    ISSUER_OF_PATIENT_ID(0x00100021, Vr.LO, "Issuer of Patient ID"),
    PATIENT_BIRTH_DATE(0x00100030, Vr.DA, "Patient's Birth Date"),
    PATIENT_SEX(0x00100040, Vr.CS, "Patient's Sex"),
    PATIENT_AGE(0x00101010, Vr.AS, "Patient's Age"),
    PATIENT_SIZE(0x00101020, Vr.DS, "Patient's Size"),
    PATIENT_WEIGHT(0x00101030, Vr.DS, "Patient's Weight"),
    PATIENT_IDENTITY_REMOVED(0x00120062, Vr.CS, "Patient Identity Removed"),
    DEIDENTIFICATION_METHOD(0x00120063, Vr.LO, "De-identification Method"),
    DEIDENTIFICATION_METHOD_CODE_SEQUENCE(0x00120064, Vr.SQ, "De-identification Method Code Sequence"),
    BODY_PART_EXAMINED(0x00180015, Vr.CS, "Body Part Examined"),
    SCAN_OPTIONS(0x00180022, Vr.CS, "Scan Options"),
    RADIOPHARMACEUTICAL(0x00180031, Vr.LO, "Radiopharmaceutical"),
    SLICE_THICKNESS(0x00180050, Vr.DS, "Slice Thickness"),
    SPACING_BETWEEN_SLICES(0x00180088, Vr.DS, "Spacing Between Slices"),
    DEVICE_SERIAL_NUMBER(0x00181000, Vr.LO, "Device Serial Number"),
    SOFTWARE_VERSIONS(0x00181020, Vr.LO, "Software Versions"),
    PROTOCOL_NAME(0x00181030, Vr.LO, "Protocol Name"),
    RADIOPHARMACEUTICAL_START_TIME(0x00181072, Vr.TM, "Radiopharmaceutical Start Time"),
    RADIOPHARMACEUTICAL_STOP_TIME(0x00181073, Vr.TM, "Radiopharmaceutical Stop Time"),
    RADIONUCLIDE_TOTAL_DOSE(0x00181074, Vr.DS, "Radionuclide Total Dose"),
    RADIONUCLIDE_HALF_LIFE(0x00181075, Vr.DS, "Radionuclide Half Life"),
    RADIONUCLIDE_POSITRON_FRACTION(0x00181076, Vr.DS, "Radionuclide Positron Fraction"),
    RADIOPHARMACEUTICAL_START_DATE_TIME(0x00181078, Vr.DT, "Radiopharmaceutical Start DateTime"),
    GANTRY_DETECTOR_TILT(0x00181120, Vr.DS, "Gantry/Detector Tilt"),
    CONVOLUTION_KERNEL(0x00181210, Vr.SH, "Convolution Kernel"),
    ACTUAL_FRAME_DURATION(0x00181242, Vr.IS, "Actual Frame Duration"),
    PATIENT_POSITION(0x00185100, Vr.CS, "Patient Position"),
    FRAME_ACQUISITION_DATE_TIME(0x00189074, Vr.DT, "Frame Acquisition DateTime"),
    FRAME_REFERENCE_DATE_TIME(0x00189151, Vr.DT, "Frame Reference DateTime"),
    FRAME_ACQUISITION_DURATION(0x00189220, Vr.FD, "Frame Acquisition Duration"),
    CT_IMAGE_FRAME_TYPE_SEQUENCE(0x00189329, Vr.SQ, "CT Image Frame Type Sequence"),
    DECAY_CORRECTION_DATE_TIME(0x00189701, Vr.DT, "Decay Correction DateTime"),
    PET_FRAME_CORRECTION_FACTORS_SEQUENCE(0x00189736, Vr.SQ, "PET Frame Correction Factors Sequence"),
    PET_FRAME_TYPE_SEQUENCE(0x00189751, Vr.SQ, "PET Frame Type Sequence"),
    DECAY_CORRECTED(0x00189758, Vr.CS, "Decay Corrected"),
    ATTENUATION_CORRECTED(0x00189759, Vr.CS, "Attenuation Corrected"),
    STUDY_INSTANCE_UID(0x0020000D, Vr.UI, "Study Instance UID"),
    SERIES_INSTANCE_UID(0x0020000E, Vr.UI, "Series Instance UID"),
    STUDY_ID(0x00200010, Vr.SH, "Study ID"),
    SERIES_NUMBER(0x00200011, Vr.IS, "Series Number"),
    ACQUISITION_NUMBER(0x00200012, Vr.IS, "Acquisition Number"),
    INSTANCE_NUMBER(0x00200013, Vr.IS, "Instance Number"),
    IMAGE_POSITION_PATIENT(0x00200032, Vr.DS, "Image Position (Patient)"),
    IMAGE_ORIENTATION_PATIENT(0x00200037, Vr.DS, "Image Orientation (Patient)"),
    FRAME_OF_REFERENCE_UID(0x00200052, Vr.UI, "Frame of Reference UID"),
    POSITION_REFERENCE_INDICATOR(0x00201040, Vr.LO, "Position Reference Indicator"),
    SLICE_LOCATION(0x00201041, Vr.DS, "Slice Location"),
    STACK_ID(0x00209056, Vr.SH, "Stack ID"),
    IN_STACK_POSITION_NUMBER(0x00209057, Vr.UL, "In-Stack Position Number"),
    FRAME_CONTENT_SEQUENCE(0x00209111, Vr.SQ, "Frame Content Sequence"),
    PLANE_POSITION_SEQUENCE(0x00209113, Vr.SQ, "Plane Position Sequence"),
    PLANE_ORIENTATION_SEQUENCE(0x00209116, Vr.SQ, "Plane Orientation Sequence"),
    TEMPORAL_POSITION_INDEX(0x00209128, Vr.UL, "Temporal Position Index"),
    DIMENSION_INDEX_VALUES(0x00209157, Vr.UL, "Dimension Index Values"),
    DIMENSION_ORGANIZATION_UID(0x00209164, Vr.UI, "Dimension Organization UID"),
    DIMENSION_INDEX_POINTER(0x00209165, Vr.AT, "Dimension Index Pointer"),
    FUNCTIONAL_GROUP_POINTER(0x00209167, Vr.AT, "Functional Group Pointer"),
    DIMENSION_ORGANIZATION_SEQUENCE(0x00209221, Vr.SQ, "Dimension Organization Sequence"),
    DIMENSION_INDEX_SEQUENCE(0x00209222, Vr.SQ, "Dimension Index Sequence"),
    DIMENSION_ORGANIZATION_TYPE(0x00209311, Vr.CS, "Dimension Organization Type"),
    DIMENSION_DESCRIPTION_LABEL(0x00209421, Vr.LO, "Dimension Description Label"),
    SAMPLES_PER_PIXEL(0x00280002, Vr.US, "Samples per Pixel"),
    PHOTOMETRIC_INTERPRETATION(0x00280004, Vr.CS, "Photometric Interpretation"),
    NUMBER_OF_FRAMES(0x00280008, Vr.IS, "Number of Frames"),
    ROWS(0x00280010, Vr.US, "Rows"),
    COLUMNS(0x00280011, Vr.US, "Columns"),
    PIXEL_SPACING(0x00280030, Vr.DS, "Pixel Spacing"),
    CORRECTED_IMAGE(0x00280051, Vr.CS, "Corrected Image"),
    BITS_ALLOCATED(0x00280100, Vr.US, "Bits Allocated"),
    BITS_STORED(0x00280101, Vr.US, "Bits Stored"),
    HIGH_BIT(0x00280102, Vr.US, "High Bit"),
    PIXEL_REPRESENTATION(0x00280103, Vr.US, "Pixel Representation"),
    BURNED_IN_ANNOTATION(0x00280301, Vr.CS, "Burned In Annotation"),
    RECOGNIZABLE_VISUAL_FEATURES(0x00280302, Vr.CS, "Recognizable Visual Features"),
    LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED(0x00280303, Vr.CS, "Longitudinal Temporal Information Modified"),
    RESCALE_INTERCEPT(0x00281052, Vr.DS, "Rescale Intercept"),
    RESCALE_SLOPE(0x00281053, Vr.DS, "Rescale Slope"),
    RESCALE_TYPE(0x00281054, Vr.LO, "Rescale Type"),
    SPATIAL_LOCATIONS_PRESERVED(0x0028135A, Vr.CS, "Spatial Locations Preserved"),
    LOSSY_IMAGE_COMPRESSION(0x00282110, Vr.CS, "Lossy Image Compression"),
    LOSSY_IMAGE_COMPRESSION_RATIO(0x00282112, Vr.DS, "Lossy Image Compression Ratio"),
    LOSSY_IMAGE_COMPRESSION_METHOD(0x00282114, Vr.CS, "Lossy Image Compression Method"),
    PIXEL_MEASURES_SEQUENCE(0x00289110, Vr.SQ, "Pixel Measures Sequence"),
    PIXEL_VALUE_TRANSFORMATION_SEQUENCE(0x00289145, Vr.SQ, "Pixel Value Transformation Sequence"),
    MEASUREMENT_UNITS_CODE_SEQUENCE(0x004008EA, Vr.SQ, "Measurement Units Code Sequence"),
    REAL_WORLD_VALUE_MAPPING_SEQUENCE(0x00409096, Vr.SQ, "Real World Value Mapping Sequence"),
    LUT_LABEL(0x00409210, Vr.SH, "LUT Label"),
    REAL_WORLD_VALUE_LAST_VALUE_MAPPED(0x00409211, Vr.SS, "Real World Value Last Value Mapped"),
    REAL_WORLD_VALUE_FIRST_VALUE_MAPPED(0x00409216, Vr.SS, "Real World Value First Value Mapped"),
    QUANTITY_DEFINITION_SEQUENCE(0x00409220, Vr.SQ, "Quantity Definition Sequence"),
    REAL_WORLD_VALUE_INTERCEPT(0x00409224, Vr.FD, "Real World Value Intercept"),
    REAL_WORLD_VALUE_SLOPE(0x00409225, Vr.FD, "Real World Value Slope"),
    RELATIONSHIP_TYPE(0x0040A010, Vr.CS, "Relationship Type"),
    VALUE_TYPE(0x0040A040, Vr.CS, "Value Type"),
    CONCEPT_NAME_CODE_SEQUENCE(0x0040A043, Vr.SQ, "Concept Name Code Sequence"),
    CONTINUITY_OF_CONTENT(0x0040A050, Vr.CS, "Continuity Of Content"),
    UID(0x0040A124, Vr.UI, "UID"),
    TEXT_VALUE(0x0040A160, Vr.UT, "Text Value"),
    CONCEPT_CODE_SEQUENCE(0x0040A168, Vr.SQ, "Concept Code Sequence"),
    PURPOSE_OF_REFERENCE_CODE_SEQUENCE(0x0040A170, Vr.SQ, "Purpose of Reference Code Sequence"),
    MEASURED_VALUE_SEQUENCE(0x0040A300, Vr.SQ, "Measured Value Sequence"),
    NUMERIC_VALUE(0x0040A30A, Vr.DS, "Numeric Value"),
    PERFORMED_PROCEDURE_CODE_SEQUENCE(0x0040A372, Vr.SQ, "Performed Procedure Code Sequence"),
    CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE(0x0040A375, Vr.SQ, "Current Requested Procedure Evidence Sequence"),
    COMPLETION_FLAG(0x0040A491, Vr.CS, "Completion Flag"),
    VERIFICATION_FLAG(0x0040A493, Vr.CS, "Verification Flag"),
    CONTENT_TEMPLATE_SEQUENCE(0x0040A504, Vr.SQ, "Content Template Sequence"),
    CONTENT_SEQUENCE(0x0040A730, Vr.SQ, "Content Sequence"),
    TEMPLATE_IDENTIFIER(0x0040DB00, Vr.CS, "Template Identifier"),
    ENERGY_WINDOW_INFORMATION_SEQUENCE(0x00540012, Vr.SQ, "Energy Window Information Sequence"),
    ENERGY_WINDOW_RANGE_SEQUENCE(0x00540013, Vr.SQ, "Energy Window Range Sequence"),
    RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE(0x00540016, Vr.SQ, "Radiopharmaceutical Information Sequence"),
    NUMBER_OF_SLICES(0x00540081, Vr.US, "Number of Slices"),
    RADIONUCLIDE_CODE_SEQUENCE(0x00540300, Vr.SQ, "Radionuclide Code Sequence"),
    RADIOPHARMACEUTICAL_CODE_SEQUENCE(0x00540304, Vr.SQ, "Radiopharmaceutical Code Sequence"),
    PATIENT_ORIENTATION_CODE_SEQUENCE(0x00540410, Vr.SQ, "Patient Orientation Code Sequence"),
    PATIENT_ORIENTATION_MODIFIER_CODE_SEQUENCE(0x00540412, Vr.SQ, "Patient Orientation Modifier Code Sequence"),
    PATIENT_GANTRY_RELATIONSHIP_CODE_SEQUENCE(0x00540414, Vr.SQ, "Patient Gantry Relationship Code Sequence"),
    SERIES_TYPE(0x00541000, Vr.CS, "Series Type"),
    UNITS(0x00541001, Vr.CS, "Units"),
    COUNTS_SOURCE(0x00541002, Vr.CS, "Counts Source"),
    SUV_TYPE(0x00541006, Vr.CS, "SUV Type"),
    ATTENUATION_CORRECTION_METHOD(0x00541101, Vr.LO, "Attenuation Correction Method"),
    DECAY_CORRECTION(0x00541102, Vr.CS, "Decay Correction"),
    RECONSTRUCTION_METHOD(0x00541103, Vr.LO, "Reconstruction Method"),
    FRAME_REFERENCE_TIME(0x00541300, Vr.DS, "Frame Reference Time"),
    DECAY_FACTOR(0x00541321, Vr.DS, "Decay Factor"),
    IMAGE_INDEX(0x00541330, Vr.US, "Image Index"),
    SEGMENTATION_TYPE(0x00620001, Vr.CS, "Segmentation Type"),
    SEGMENT_SEQUENCE(0x00620002, Vr.SQ, "Segment Sequence"),
    SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE(0x00620003, Vr.SQ, "Segmented Property Category Code Sequence"),
    SEGMENT_NUMBER(0x00620004, Vr.US, "Segment Number"),
    SEGMENT_LABEL(0x00620005, Vr.LO, "Segment Label"),
    SEGMENT_DESCRIPTION(0x00620006, Vr.ST, "Segment Description"),
    SEGMENTATION_ALGORITHM_IDENTIFICATION_SEQUENCE(0x00620007, Vr.SQ, "Segmentation Algorithm Identification Sequence"),
    SEGMENT_ALGORITHM_TYPE(0x00620008, Vr.CS, "Segment Algorithm Type"),
    SEGMENT_ALGORITHM_NAME(0x00620009, Vr.LO, "Segment Algorithm Name"),
    SEGMENT_IDENTIFICATION_SEQUENCE(0x0062000A, Vr.SQ, "Segment Identification Sequence"),
    REFERENCED_SEGMENT_NUMBER(0x0062000B, Vr.US, "Referenced Segment Number"),
    MAXIMUM_FRACTIONAL_VALUE(0x0062000E, Vr.US, "Maximum Fractional Value"),
    SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE(0x0062000F, Vr.SQ, "Segmented Property Type Code Sequence"),
    SEGMENTATION_FRACTIONAL_TYPE(0x00620010, Vr.CS, "Segmentation Fractional Type"),
    SEGMENTED_PROPERTY_TYPE_MODIFIER_CODE_SEQUENCE(0x00620011, Vr.SQ, "Segmented Property Type Modifier Code Sequence"),
    ALGORITHM_FAMILY_CODE_SEQUENCE(0x0066002F, Vr.SQ, "Algorithm Family Code Sequence"),
    ALGORITHM_VERSION(0x00660031, Vr.LO, "Algorithm Version"),
    ALGORITHM_NAME(0x00660036, Vr.LO, "Algorithm Name"),
    CONTENT_LABEL(0x00700080, Vr.CS, "Content Label"),
    CONTENT_DESCRIPTION(0x00700081, Vr.LO, "Content Description"),
    CONTENT_CREATOR_NAME(0x00700084, Vr.PN, "Content Creator's Name"),
    STRUCTURE_SET_LABEL(0x30060002, Vr.SH, "Structure Set Label"),
    STRUCTURE_SET_DESCRIPTION(0x30060006, Vr.ST, "Structure Set Description"),
    STRUCTURE_SET_DATE(0x30060008, Vr.DA, "Structure Set Date"),
    STRUCTURE_SET_TIME(0x30060009, Vr.TM, "Structure Set Time"),
    REFERENCED_FRAME_OF_REFERENCE_SEQUENCE(0x30060010, Vr.SQ, "Referenced Frame of Reference Sequence"),
    RT_REFERENCED_STUDY_SEQUENCE(0x30060012, Vr.SQ, "RT Referenced Study Sequence"),
    RT_REFERENCED_SERIES_SEQUENCE(0x30060014, Vr.SQ, "RT Referenced Series Sequence"),
    CONTOUR_IMAGE_SEQUENCE(0x30060016, Vr.SQ, "Contour Image Sequence"),
    STRUCTURE_SET_ROI_SEQUENCE(0x30060020, Vr.SQ, "Structure Set ROI Sequence"),
    ROI_NUMBER(0x30060022, Vr.IS, "ROI Number"),
    REFERENCED_FRAME_OF_REFERENCE_UID(0x30060024, Vr.UI, "Referenced Frame of Reference UID"),
    ROI_NAME(0x30060026, Vr.LO, "ROI Name"),
    ROI_GENERATION_ALGORITHM(0x30060036, Vr.CS, "ROI Generation Algorithm"),
    ROI_CONTOUR_SEQUENCE(0x30060039, Vr.SQ, "ROI Contour Sequence"),
    CONTOUR_SEQUENCE(0x30060040, Vr.SQ, "Contour Sequence"),
    CONTOUR_GEOMETRIC_TYPE(0x30060042, Vr.CS, "Contour Geometric Type"),
    NUMBER_OF_CONTOUR_POINTS(0x30060046, Vr.IS, "Number of Contour Points"),
    CONTOUR_DATA(0x30060050, Vr.DS, "Contour Data"),
    RT_ROI_OBSERVATIONS_SEQUENCE(0x30060080, Vr.SQ, "RT ROI Observations Sequence"),
    OBSERVATION_NUMBER(0x30060082, Vr.IS, "Observation Number"),
    REFERENCED_ROI_NUMBER(0x30060084, Vr.IS, "Referenced ROI Number"),
    RT_ROI_IDENTIFICATION_CODE_SEQUENCE(0x30060086, Vr.SQ, "RT ROI Identification Code Sequence"),
    RT_ROI_INTERPRETED_TYPE(0x300600A4, Vr.CS, "RT ROI Interpreted Type"),
    ROI_INTERPRETER(0x300600A6, Vr.PN, "ROI Interpreter"),
    APPROVAL_STATUS(0x300E0002, Vr.CS, "Approval Status"),
    SHARED_FUNCTIONAL_GROUPS_SEQUENCE(0x52009229, Vr.SQ, "Shared Functional Groups Sequence"),
    PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE(0x52009230, Vr.SQ, "Per-Frame Functional Groups Sequence"),
    EXTENDED_OFFSET_TABLE(0x7FE00001, Vr.OV, "Extended Offset Table"),
    EXTENDED_OFFSET_TABLE_LENGTHS(0x7FE00002, Vr.OV, "Extended Offset Table Lengths"),
    FLOAT_PIXEL_DATA(0x7FE00008, Vr.OF, "Float Pixel Data"),
    DOUBLE_FLOAT_PIXEL_DATA(0x7FE00009, Vr.OD, "Double Float Pixel Data"),
    PIXEL_DATA(0x7FE00010, Vr.OW, "Pixel Data"),
    DATA_SET_TRAILING_PADDING(0xFFFCFFFC, Vr.OB, "Data Set Trailing Padding");

    private static final Map<Tag, Attribute> BY_TAG =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Attribute::tag, Function.identity()));

    @SuppressWarnings("ImmutableEnumChecker") // A record of two numbers is immutable.
    private final Tag tag;

    private final Vr vr;
    private final String title;

    Attribute(int tag, Vr vr, String title) {
        this.tag = Tag.of(tag);
        this.vr = vr;
        this.title = title;
    }

    static Optional<Attribute> of(Tag tag) {
        return Optional.ofNullable(BY_TAG.get(tag));
    }

    /**
     * The representation that an element has where the file does not say; {@code UN} of one that the standard does not have. Where
     * the pixels decide between several, it is one of them, of as many bytes.
     */
    static Vr vrOf(Tag tag) {
        if (tag.isPrivateCreator()) {
            return Vr.LO;
        }
        if (tag.element() == 0) {
            return Vr.UL;
        }
        return of(tag).map(Attribute::vr).or(() -> Representations.of(tag)).orElse(Vr.UN);
    }

    /** As in messages: the name of a known attribute and its tag. */
    static String describe(Tag tag) {
        return of(tag).map(Attribute::toString).orElseGet(tag::toString);
    }

    public Tag tag() {
        return tag;
    }

    public Vr vr() {
        return vr;
    }

    @Override
    public String toString() {
        return title + " " + tag;
    }
}
