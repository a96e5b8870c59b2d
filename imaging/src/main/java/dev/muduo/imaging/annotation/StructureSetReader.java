package dev.muduo.imaging.annotation;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.coding.Vocabulary;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.SopClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An RT Structure Set (PS3.3, A.19) as an annotation. It is paired with a study by frame of reference and referenced series; each
 * contour belongs to the slice that is nearest to it, at most half a gap away, whatever image it says that it was drawn on: those
 * references are often stale. What of a contour lies beyond the images' edges is cut off.
 */
public final class StructureSetReader {
    /** Of a gap between slices, how far a contour may be from its slice; and room for the rounding of its numbers. */
    private static final double HALF_A_GAP = 0.5 + 1e-3;

    /** Of one object: some hundred organs of some hundred slices with some hundred points each. */
    private static final int MOST_POINTS = 4_000_000;

    private final DataSet object;
    private final Grid grid;
    private final Affine toVoxels;
    private final Drawing drawing;
    private int points;

    /** A contour in pixels of its slice. */
    private record Polygon(double[] xs, double[] ys) {}

    private StructureSetReader(DataSet object, Grid grid) {
        this.object = object;
        this.grid = grid;
        this.toVoxels = grid.affine().inverse();
        this.drawing = Drawing.of(object, SopClass.RT_STRUCTURE_SET, "RT Structure Set", grid);
    }

    /**
     * Reads an object.
     *
     * @throws AnnotationRefusedException if it is no annotation of the target
     * @throws dev.muduo.imaging.dicom.DicomException if it is damaged
     */
    public static DicomAnnotation read(DicomFile file, AnnotationTarget target, Vocabulary vocabulary) {
        return new StructureSetReader(file.dataSet(), target.grid()).read(target, vocabulary);
    }

    /**
     * The classes of the images that the contours were drawn on. Contours fit slices of more than one series where these lie in the
     * same planes, but are one to a slice in one series only.
     */
    public static Set<String> imageClasses(DicomFile file) {
        return DrawnOn.inStructureSet(file.dataSet())
                .flatMap(series -> series.items(Attribute.CONTOUR_IMAGE_SEQUENCE).stream())
                .flatMap(image -> image.text(Attribute.REFERENCED_SOP_CLASS_UID).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private DicomAnnotation read(AnnotationTarget target, Vocabulary vocabulary) {
        requireSeries(target);
        describeRegions(target, vocabulary);
        for (DataSet region : object.items(Attribute.ROI_CONTOUR_SEQUENCE)) {
            int number = region.requireInteger(Attribute.REFERENCED_ROI_NUMBER);
            drawing.structure(number).ifPresent(structure -> draw(region, number, structure));
        }
        return drawing.done();
    }

    /** One that names no series is paired by its regions' frame of reference alone. */
    private void requireSeries(AnnotationTarget target) {
        List<String> referenced = DrawnOn.inStructureSet(object)
                .flatMap(series -> series.text(Attribute.SERIES_INSTANCE_UID).stream())
                .toList();
        boolean other = target.seriesUid().isPresent()
                && !referenced.isEmpty()
                && !referenced.contains(target.seriesUid().get());
        if (other) {
            throw new AnnotationRefusedException(
                    AnnotationFault.OTHER_SERIES,
                    object.source() + ": expected contours drawn on the study's series, got some drawn on "
                            + referenced.size() + " others");
        }
    }

    private void describeRegions(AnnotationTarget target, Vocabulary vocabulary) {
        Map<Integer, DataSet> observations = new HashMap<>();
        for (DataSet observation : object.items(Attribute.RT_ROI_OBSERVATIONS_SEQUENCE)) {
            observations.put(observation.requireInteger(Attribute.REFERENCED_ROI_NUMBER), observation);
        }
        int elsewhere = 0;
        for (DataSet region : object.items(Attribute.STRUCTURE_SET_ROI_SEQUENCE)) {
            int number = region.requireInteger(Attribute.ROI_NUMBER);
            String name = region.text(Attribute.ROI_NAME).orElse("");
            Optional<Structure> structure = vocabulary.find(
                    observations.getOrDefault(number, region), Attribute.RT_ROI_IDENTIFICATION_CODE_SEQUENCE, name);
            boolean here = target.isIn(region.text(Attribute.REFERENCED_FRAME_OF_REFERENCE_UID));
            elsewhere += structure.isPresent() && !here ? 1 : 0;
            drawing.describe(number, name, structure.filter(known -> here));
        }
        if (elsewhere > 0) {
            throw new AnnotationRefusedException(
                    AnnotationFault.OTHER_FRAME_OF_REFERENCE,
                    object.source() + ": expected regions in the study's frame of reference, got " + elsewhere
                            + " in another: draw on the study's own images");
        }
        drawing.requireKnown(vocabulary);
    }

    private void draw(DataSet region, int number, Structure structure) {
        Map<Integer, List<Polygon>> slices = new TreeMap<>();
        for (DataSet contour : region.items(Attribute.CONTOUR_SEQUENCE)) {
            addContour(contour, number, slices);
        }
        slices.forEach((k, polygons) -> {
            ContourFill fill = new ContourFill(grid.nx(), grid.ny());
            polygons.forEach(polygon -> fill.add(polygon.xs(), polygon.ys()));
            boolean[] inside = fill.inside();
            for (int n = 0; n < inside.length; n++) {
                if (inside[n]) {
                    drawing.set(grid.index(0, 0, k) + n, structure);
                }
            }
        });
    }

    private void addContour(DataSet contour, int number, Map<Integer, List<Polygon>> slices) {
        String type = contour.requireText(Attribute.CONTOUR_GEOMETRIC_TYPE);
        if (type.equals("POINT")) {
            return;
        }
        if (!type.equals("CLOSED_PLANAR") && !type.equals("CLOSEDPLANAR_XOR")) {
            throw new AnnotationRefusedException(
                    AnnotationFault.WRONG_OBJECT,
                    object.source() + ", region " + number
                            + ": expected closed planar contours, got others: close them");
        }
        double[] numbers = contour.numbers(Attribute.CONTOUR_DATA);
        if (numbers.length == 0 || numbers.length % 3 != 0) {
            throw contour.fault(Attribute.CONTOUR_DATA, "expected points of 3 numbers, got " + numbers.length);
        }
        points += numbers.length / 3;
        if (points > MOST_POINTS) {
            throw new AnnotationRefusedException(
                    AnnotationFault.TOO_LARGE,
                    object.source() + ": expected at most " + MOST_POINTS + " points in all, got more");
        }
        addPoints(numbers, number, slices);
    }

    /** From LPS+ millimetres to voxels of one slice. */
    private void addPoints(double[] lps, int number, Map<Integer, List<Polygon>> slices) {
        double[] xs = new double[lps.length / 3];
        double[] ys = new double[xs.length];
        double[] zs = new double[xs.length];
        double middle = 0;
        for (int n = 0; n < xs.length; n++) {
            xs[n] = toVoxels.x(-lps[3 * n], -lps[3 * n + 1], lps[3 * n + 2]);
            ys[n] = toVoxels.y(-lps[3 * n], -lps[3 * n + 1], lps[3 * n + 2]);
            zs[n] = toVoxels.z(-lps[3 * n], -lps[3 * n + 1], lps[3 * n + 2]);
            middle += zs[n] / xs.length;
        }
        long k = Math.round(middle);
        if (!isNear(k, zs) || !reaches(xs, grid.nx()) || !reaches(ys, grid.ny())) {
            throw new AnnotationRefusedException(
                    AnnotationFault.OTHER_GEOMETRY,
                    object.source() + ", region " + number
                            + ": expected contours in the planes of the study's slices, at most half a gap away, got one"
                            + " elsewhere: draw on the study's own images");
        }
        slices.computeIfAbsent((int) k, slice -> new ArrayList<>()).add(new Polygon(xs, ys));
    }

    private boolean isNear(long k, double[] zs) {
        return k >= 0 && k < grid.nz() && Arrays.stream(zs).allMatch(z -> Math.abs(z - k) <= HALF_A_GAP);
    }

    /** Whether a contour is not wholly beyond one edge of the images. */
    private static boolean reaches(double[] places, int pixels) {
        return Arrays.stream(places).anyMatch(place -> place >= -0.5)
                && Arrays.stream(places).anyMatch(place -> place <= pixels - 0.5);
    }
}
