package dev.muduo.imaging.results;

import static dev.muduo.imaging.results.ContentItem.CONTAINS;
import static dev.muduo.imaging.results.ContentItem.HAS_ACQUISITION_CONTEXT;
import static dev.muduo.imaging.results.ContentItem.HAS_MODIFIER;
import static dev.muduo.imaging.results.ContentItem.HAS_OBSERVATION_CONTEXT;

import dev.muduo.imaging.coding.Code;
import dev.muduo.imaging.coding.CodedStructure;
import dev.muduo.imaging.coding.Laterality;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DerivedUid;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.measures.StructureMeasures;
import dev.muduo.imaging.measures.Uptake;
import dev.muduo.imaging.series.SourceImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The measurements of a segmentation as a structured report: an Enhanced SR (PS3.3, A.35.2) by the template for imaging
 * measurements (PS3.16, TID 1500), with a group for each structure (TID 1411) that names its segment. The measurements in a group
 * are rows of TID 1419, which has no container of its own and so is named by none.
 */
public final class MeasurementReport {
    private static final String KIND = "measurements";
    private static final int SERIES_NUMBER = 9003;

    private static final String REPORT_TEMPLATE = "1500";
    private static final String LIBRARY_TEMPLATE = "1600";
    private static final String GROUP_TEMPLATE = "1411";

    private static final Code VOLUME = Code.sct("118565006", "Volume");
    /** By its weight alone the body is normalised, whatever was injected; its unit is of PS3.16, CID 85. */
    private static final Code SUV_BW = Code.dcm("126401", "SUVbw");
    /** Both of PS3.16, CID 7466: of a lesion, and of anything else. What FDG shows is the use of glucose. */
    private static final Code LESION_GLYCOLYSIS = Code.dcm("126033", "Total Lesion Glycolysis");

    private static final Code GLYCOLYSIS = Code.dcm("126034", "Glycolysis");
    /** The same product where another tracer was injected, or nobody says which: nothing is known of glucose then. */
    private static final Code INTEGRATED_INTENSITY = new Code("99N0", "IBSI", "Integrated intensity");

    /** How the tracer is called that shows glycolysis, in letters and digits alone. */
    private static final List<String> FDG = List.of("FDG", "FLUORODEOXYGLUCOSE", "FLUDEOXYGLUCOSE");

    private static final Code DERIVATION = Code.dcm("121401", "Derivation");
    private static final Code METHOD = Code.sct("370129005", "Measurement Method");
    private static final Code MEAN = Code.sct("373098007", "Mean");
    private static final Code MAXIMUM = Code.sct("56851009", "Maximum");
    private static final Code PEAK = Code.dcm("126031", "Peak Value Within ROI");
    /** The mean of a sphere of 1 ml, at its highest: which of the definitions of a peak it is. */
    private static final Code GLOBAL_INTENSITY_PEAK = new Code("0F91", "IBSI", "Global intensity peak");

    private static final Code MILLILITRE = Code.ucum("ml", "ml");
    private static final Code GRAM = Code.ucum("g", "g");
    private static final Code GRAM_PER_MILLILITRE = Code.ucum("g/ml{SUVbw}", "Standardized Uptake Value body weight");

    private final SourceImages source;
    private final SourceImages segmented;
    private final Origin origin;
    private final boolean glucose;

    private MeasurementReport(SourceImages source, SourceImages segmented, Origin origin, boolean glucose) {
        this.source = source;
        this.segmented = segmented;
        this.origin = origin;
        this.glucose = glucose;
    }

    /**
     * The object.
     *
     * @param measures  of the structures of the segmentation that {@link SegmentationWriter} makes for {@code segmented} and origin
     * @param source    the PET that was measured
     * @param segmented the series on which the segmentation lies: the PET itself or the CT of the same study
     * @param tracer    what was injected, if it is known: SUVmean times volume is glycolysis of FDG, and of any other tracer the
     *     integrated intensity (IBSI 99N0)
     * @throws IllegalArgumentException if what was measured is no PET
     */
    public static DicomFile write(
            List<StructureMeasures> measures,
            SourceImages source,
            SourceImages segmented,
            Origin origin,
            Optional<String> tracer) {
        String modality = source.headers().text(Attribute.MODALITY).orElse("");
        if (!modality.equals("PT")) {
            throw new IllegalArgumentException("uptake is measured on a PET series, got one of " + modality);
        }
        return new MeasurementReport(
                        source,
                        segmented,
                        origin,
                        tracer.filter(MeasurementReport::showsGlucose).isPresent())
                .write(measures);
    }

    private DicomFile write(List<StructureMeasures> measures) {
        DataSet object = ResultHeader.of(source, origin, SopClass.ENHANCED_STRUCTURED_REPORT, KIND)
                .text(Attribute.SOP_INSTANCE_UID, ResultHeader.sopInstanceUid(segmented, origin, KIND))
                .text(Attribute.SERIES_INSTANCE_UID, ResultHeader.seriesInstanceUid(segmented, origin, KIND))
                .remove(Attribute.FRAME_OF_REFERENCE_UID)
                .remove(Attribute.POSITION_REFERENCE_INDICATOR)
                .text(Attribute.MODALITY, "SR")
                .numbers(Attribute.SERIES_NUMBER, SERIES_NUMBER)
                .items(Attribute.REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE)
                .text(Attribute.CONTENT_DATE, ResultHeader.date(origin))
                .text(Attribute.CONTENT_TIME, ResultHeader.time(origin))
                .text(Attribute.COMPLETION_FLAG, "COMPLETE")
                .text(Attribute.VERIFICATION_FLAG, "UNVERIFIED")
                .items(Attribute.PERFORMED_PROCEDURE_CODE_SEQUENCE)
                .items(Attribute.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE, evidence())
                .text(Attribute.VALUE_TYPE, "CONTAINER")
                .items(
                        Attribute.CONCEPT_NAME_CODE_SEQUENCE,
                        Code.dcm("126000", "Imaging Measurement Report").item())
                .text(Attribute.CONTINUITY_OF_CONTENT, "SEPARATE")
                .items(Attribute.CONTENT_TEMPLATE_SEQUENCE, ContentItem.template(REPORT_TEMPLATE))
                .items(Attribute.CONTENT_SEQUENCE, content(measures))
                .build();
        return DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, object);
    }

    /** All objects that the report refers to: the images and their segmentation. */
    private DataSet evidence() {
        DataSet images = DataSet.builder()
                .text(Attribute.SERIES_INSTANCE_UID, source.seriesUid())
                .items(Attribute.REFERENCED_SOP_SEQUENCE, ResultHeader.instances(source))
                .build();
        DataSet segmentation = DataSet.builder()
                .text(Attribute.SERIES_INSTANCE_UID, SegmentationWriter.seriesInstanceUid(segmented, origin))
                .items(Attribute.REFERENCED_SOP_SEQUENCE, segmentation())
                .build();
        return DataSet.builder()
                .text(Attribute.STUDY_INSTANCE_UID, source.headers().requireText(Attribute.STUDY_INSTANCE_UID))
                .items(Attribute.REFERENCED_SERIES_SEQUENCE, images, segmentation)
                .build();
    }

    private DataSet segmentation() {
        return ResultHeader.reference(SopClass.SEGMENTATION, SegmentationWriter.sopInstanceUid(segmented, origin));
    }

    private List<DataSet> content(List<StructureMeasures> measures) {
        List<DataSet> content = new ArrayList<>();
        content.add(ContentItem.code(
                HAS_MODIFIER,
                Code.dcm("121049", "Language of Content Item and Descendants"),
                new Code("en-US", "RFC5646", "English (United States)")));
        content.addAll(observer());
        content.add(ContentItem.code(
                HAS_MODIFIER,
                Code.dcm("121058", "Procedure reported"),
                new Code("44136-0", "LN", "PET unspecified body region")));
        content.add(imageLibrary());
        List<DataSet> groups = measures.stream().map(this::group).toList();
        content.add(ContentItem.container(CONTAINS, Code.dcm("126010", "Imaging Measurements"), groups));
        return content;
    }

    /** A device observed (PS3.16, TID 1002 and 1004). */
    private List<DataSet> observer() {
        return List.of(
                ContentItem.code(
                        HAS_OBSERVATION_CONTEXT, Code.dcm("121005", "Observer Type"), Code.dcm("121007", "Device")),
                ContentItem.uid(
                        HAS_OBSERVATION_CONTEXT,
                        Code.dcm("121012", "Device Observer UID"),
                        DerivedUid.of("device", ResultHeader.SOFTWARE, origin.checkpoint())),
                ContentItem.text(
                        HAS_OBSERVATION_CONTEXT, Code.dcm("121013", "Device Observer Name"), ResultHeader.SOFTWARE),
                ContentItem.text(
                        HAS_OBSERVATION_CONTEXT,
                        Code.dcm("121015", "Device Observer Model Name"),
                        origin.checkpoint()));
    }

    /** The images that were measured (PS3.16, TID 1600). */
    private DataSet imageLibrary() {
        List<DataSet> images = new ArrayList<>();
        images.add(ContentItem.code(
                HAS_ACQUISITION_CONTEXT,
                Code.dcm("121139", "Modality"),
                Code.dcm("PT", "Positron emission tomography")));
        for (DataSet instance : ResultHeader.instances(source)) {
            images.add(ContentItem.image(CONTAINS, instance));
        }
        DataSet group = ContentItem.container(CONTAINS, Code.dcm("126200", "Image Library Group"), images);
        return ContentItem.container(CONTAINS, Code.dcm("111028", "Image Library"), LIBRARY_TEMPLATE, List.of(group));
    }

    /** What was measured of a structure (PS3.16, TID 1411). */
    private DataSet group(StructureMeasures measures) {
        String name = measures.structure().name();
        CodedStructure coded = CodedStructure.of(measures.structure());
        DataSet segment = segmentation().toBuilder()
                .numbers(
                        Attribute.REFERENCED_SEGMENT_NUMBER,
                        measures.structure().id())
                .build();
        List<DataSet> group = new ArrayList<>(List.of(
                ContentItem.text(HAS_OBSERVATION_CONTEXT, Code.dcm("112039", "Tracking Identifier"), name),
                ContentItem.uid(
                        HAS_OBSERVATION_CONTEXT,
                        Code.dcm("112040", "Tracking Unique Identifier"),
                        origin.uid(segmented, "tracked " + name)),
                ContentItem.code(CONTAINS, Code.sct("276214006", "Finding category"), coded.category()),
                ContentItem.code(CONTAINS, Code.dcm("121071", "Finding"), coded.type()),
                ContentItem.image(CONTAINS, Code.dcm("121191", "Referenced Segment"), segment),
                ContentItem.uid(CONTAINS, Code.dcm("121232", "Source series for segmentation"), segmented.seriesUid()),
                site(coded),
                ContentItem.number(CONTAINS, VOLUME, measures.volumeMl(), MILLILITRE)));
        measures.uptake().ifPresent(uptake -> group.addAll(numbers(uptake, coded.isLesion())));
        return ContentItem.container(CONTAINS, Code.dcm("125007", "Measurement Group"), GROUP_TEMPLATE, group);
    }

    private static DataSet site(CodedStructure coded) {
        DataSet[] side = coded.side().stream()
                .map(Laterality::code)
                .map(of -> ContentItem.code(HAS_MODIFIER, Code.sct("272741003", "Laterality"), of))
                .toArray(DataSet[]::new);
        return ContentItem.code(HAS_MODIFIER, Code.sct("363698007", "Finding Site"), coded.type(), side);
    }

    private static boolean showsGlucose(String tracer) {
        String name = tracer.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        return FDG.stream().anyMatch(name::contains);
    }

    private Code product(boolean lesion) {
        if (!glucose) {
            return INTEGRATED_INTENSITY;
        }
        return lesion ? LESION_GLYCOLYSIS : GLYCOLYSIS;
    }

    private List<DataSet> numbers(Uptake uptake, boolean lesion) {
        return List.of(
                suv(uptake.suvMean(), ContentItem.code(HAS_MODIFIER, DERIVATION, MEAN)),
                suv(uptake.suvMax(), ContentItem.code(HAS_MODIFIER, DERIVATION, MAXIMUM)),
                suv(
                        uptake.suvPeak(),
                        ContentItem.code(HAS_MODIFIER, METHOD, GLOBAL_INTENSITY_PEAK),
                        ContentItem.code(HAS_MODIFIER, DERIVATION, PEAK)),
                ContentItem.number(CONTAINS, product(lesion), uptake.glycolysis(), GRAM));
    }

    private static DataSet suv(double value, DataSet... modifiers) {
        return ContentItem.number(CONTAINS, SUV_BW, value, GRAM_PER_MILLILITRE, modifiers);
    }
}
