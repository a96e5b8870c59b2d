package dev.muduo.imaging.results;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.coding.CodedStructure;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.results.ContourTrace.Contour;
import dev.muduo.imaging.results.SegmentFrames.Frame;
import dev.muduo.imaging.series.SlicePlane;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.imaging.series.Vector3;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A label map as an RT Structure Set (PS3.3, A.19), one region a structure, its contours along the edges of the pixels of each
 * slice. Holes are contours of their own; all contours of a region that has one are to be combined by exclusive or, and say so
 * (PS3.3, C.8.8.6.3). A region without holes has contours of the older type, which older programs read, too.
 */
public final class StructureSetWriter {
    private static final String KIND = "structure set";
    private static final String CLOSED = "CLOSED_PLANAR";
    private static final String CLOSED_EXCLUSIVE = "CLOSEDPLANAR_XOR";
    private static final int SERIES_NUMBER = 9002;

    /** Of a contour's numbers: far finer than a pixel, half as long as with all their digits. */
    private static final double STEPS_PER_MM = 1e4;

    /** Detached Study Management: what the standard asks for in place of a class of the study. */
    private static final String STUDY_CLASS = "1.2.840.10008.3.1.2.3.1";

    private final LabelMap labels;
    private final Structures structures;
    private final SourceImages source;
    private final List<SlicePlane> planes;
    private final Origin origin;
    private final Portion portion;

    private StructureSetWriter(
            LabelMap labels, Structures structures, SourceImages source, Origin origin, Portion portion) {
        this.labels = labels;
        this.structures = structures;
        this.source = source;
        this.planes = source.planes();
        this.origin = origin;
        this.portion = portion;
    }

    /**
     * The object, in implicit little endian: a contour of a thousand points does not fit into the 64 KiB that an explicit length of
     * its numbers allows.
     *
     * @param labels  on the source's grid, ids of the structures
     * @param portion how much was asked for, which the object says
     * @throws IllegalArgumentException if they are on another grid or have other labels
     */
    public static DicomFile write(
            LabelMap labels, Structures structures, SourceImages source, Origin origin, Portion portion) {
        SourceGrid.require(labels.grid(), source.grid());
        return new StructureSetWriter(labels, structures, source, origin, portion).write();
    }

    /** As above, of a whole mask. */
    public static DicomFile write(LabelMap labels, Structures structures, SourceImages source, Origin origin) {
        return write(labels, structures, source, origin, Portion.WHOLE);
    }

    private DicomFile write() {
        Map<Integer, List<Drawn>> contours = contours();
        DataSetBuilder object = ResultHeader.of(source, origin, SopClass.RT_STRUCTURE_SET, KIND)
                .text(Attribute.MODALITY, "RTSTRUCT")
                .numbers(Attribute.SERIES_NUMBER, SERIES_NUMBER)
                .bytes(Attribute.OPERATORS_NAME, new byte[0])
                .text(Attribute.STRUCTURE_SET_LABEL, portion.isWhole() ? "AUTOMATIC" : "AUTOMATIC PART")
                .text(Attribute.STRUCTURE_SET_DATE, ResultHeader.date(origin))
                .text(Attribute.STRUCTURE_SET_TIME, ResultHeader.time(origin))
                .text(Attribute.APPROVAL_STATUS, "UNAPPROVED")
                .items(Attribute.REFERENCED_FRAME_OF_REFERENCE_SEQUENCE, referencedFrame())
                .items(Attribute.STRUCTURE_SET_ROI_SEQUENCE, each(this::region))
                .items(Attribute.ROI_CONTOUR_SEQUENCE, each(structure -> drawn(structure, contours)))
                .items(Attribute.RT_ROI_OBSERVATIONS_SEQUENCE, each(StructureSetWriter::observation));
        if (!portion.isWhole()) {
            object.text(Attribute.SERIES_DESCRIPTION, ResultHeader.description(KIND, portion))
                    .text(Attribute.STRUCTURE_SET_DESCRIPTION, portion.words());
        }
        return DicomFile.of(TransferSyntax.IMPLICIT_LITTLE_ENDIAN, object.build());
    }

    private List<DataSet> each(Function<Structure, DataSet> item) {
        return structures.list().stream().map(item).toList();
    }

    private DataSet referencedFrame() {
        DataSet series = DataSet.builder()
                .text(Attribute.SERIES_INSTANCE_UID, source.seriesUid())
                .items(Attribute.CONTOUR_IMAGE_SEQUENCE, ResultHeader.instances(source))
                .build();
        DataSet study =
                ResultHeader.reference(STUDY_CLASS, source.headers().requireText(Attribute.STUDY_INSTANCE_UID))
                        .toBuilder()
                        .items(Attribute.RT_REFERENCED_SERIES_SEQUENCE, series)
                        .build();
        return DataSet.builder()
                .text(Attribute.FRAME_OF_REFERENCE_UID, source.frameOfReferenceUid())
                .items(Attribute.RT_REFERENCED_STUDY_SEQUENCE, study)
                .build();
    }

    private DataSet region(Structure structure) {
        return DataSet.builder()
                .numbers(Attribute.ROI_NUMBER, structure.id())
                .text(Attribute.REFERENCED_FRAME_OF_REFERENCE_UID, source.frameOfReferenceUid())
                .text(Attribute.ROI_NAME, structure.name())
                .text(Attribute.ROI_GENERATION_ALGORITHM, "AUTOMATIC")
                .build();
    }

    private static DataSet observation(Structure structure) {
        return DataSet.builder()
                .numbers(Attribute.OBSERVATION_NUMBER, structure.id())
                .numbers(Attribute.REFERENCED_ROI_NUMBER, structure.id())
                .items(
                        Attribute.RT_ROI_IDENTIFICATION_CODE_SEQUENCE,
                        CodedStructure.of(structure).typeItem())
                .bytes(Attribute.RT_ROI_INTERPRETED_TYPE, new byte[0])
                .bytes(Attribute.ROI_INTERPRETER, new byte[0])
                .build();
    }

    /** A contour and the slice that it lies on. */
    private record Drawn(Contour contour, int slice) {}

    /** The contours of each structure that has any, by its id. */
    private Map<Integer, List<Drawn>> contours() {
        int nx = labels.grid().nx();
        boolean[] inside = new boolean[nx * labels.grid().ny()];
        Map<Integer, List<Drawn>> contours = new HashMap<>();
        for (Frame frame : SegmentFrames.of(labels, structures.list().size()).frames()) {
            int first = labels.grid().index(0, 0, frame.slice());
            for (int n = 0; n < inside.length; n++) {
                inside[n] = (labels.labels()[first + n] & 0xff) == frame.segment();
            }
            for (Contour contour : ContourTrace.of(inside, nx)) {
                contours.computeIfAbsent(frame.segment(), id -> new ArrayList<>())
                        .add(new Drawn(contour, frame.slice()));
            }
        }
        return contours;
    }

    private DataSet drawn(Structure structure, Map<Integer, List<Drawn>> contours) {
        DataSetBuilder region = DataSet.builder().numbers(Attribute.REFERENCED_ROI_NUMBER, structure.id());
        List<Drawn> drawn = contours.getOrDefault(structure.id(), List.of());
        if (!drawn.isEmpty()) {
            boolean holes = drawn.stream().anyMatch(one -> one.contour().isHole());
            String type = holes ? CLOSED_EXCLUSIVE : CLOSED;
            region.items(
                    Attribute.CONTOUR_SEQUENCE,
                    drawn.stream().map(one -> contour(one, type)).toList());
        }
        return region.build();
    }

    private DataSet contour(Drawn drawn, String type) {
        SlicePlane plane = planes.get(drawn.slice());
        Contour contour = drawn.contour();
        double[] lps = new double[3 * contour.xs().length];
        for (int n = 0; n < contour.xs().length; n++) {
            Vector3 at = plane.at(contour.xs()[n], contour.ys()[n]);
            lps[3 * n] = rounded(at.x());
            lps[3 * n + 1] = rounded(at.y());
            lps[3 * n + 2] = rounded(at.z());
        }
        return DataSet.builder()
                .items(
                        Attribute.CONTOUR_IMAGE_SEQUENCE,
                        ResultHeader.reference(source.slices().get(drawn.slice()))
                                .build())
                .text(Attribute.CONTOUR_GEOMETRIC_TYPE, type)
                .numbers(Attribute.NUMBER_OF_CONTOUR_POINTS, contour.xs().length)
                .numbers(Attribute.CONTOUR_DATA, lps)
                .build();
    }

    private static double rounded(double mm) {
        return Math.rint(mm * STEPS_PER_MM) / STEPS_PER_MM;
    }
}
