package dev.muduo.imaging.series;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Frames in the order of their places in the body, along the normal of their planes and never by instance number, with what is
 * odd about the distances between them. Frames are named by their position in the list that was ordered.
 *
 * @param planes     as they came
 * @param order      one frame for each place of the stack
 * @param duplicates frames at a place that another one has
 * @param spacingMm  median distance of neighbours along the normal; 0 if there is one place only
 * @param gaps       where slices are missing: distances of about a multiple of the spacing
 * @param uneven     frames whose distance to the next is neither the spacing nor a multiple of it
 */
public record SliceOrder(
        List<SlicePlane> planes,
        List<Integer> order,
        List<Integer> duplicates,
        double spacingMm,
        List<Gap> gaps,
        List<Integer> uneven) {
    /** Of the spacing, what a distance may be off. */
    public static final double SPACING_TOLERANCE = 0.01;

    /** Of the spacing, how far a slice may be shifted within its plane against the one before: 0.6° of tilt. */
    private static final double SHEAR_TOLERANCE = 0.01;

    /** Positions are written in hundredths of a millimetre or finer: less than this is rounding. */
    private static final double ROUNDING_MM = 0.02;

    private static final double SAME_PLACE_MM = 1e-3;

    /**
     * Missing slices.
     *
     * @param after   the frame before the gap
     * @param missing how many slices would fill it
     */
    public record Gap(int after, int missing) {}

    public SliceOrder {
        planes = List.copyOf(planes);
        order = List.copyOf(order);
        duplicates = List.copyOf(duplicates);
        gaps = List.copyOf(gaps);
        uneven = List.copyOf(uneven);
    }

    /**
     * Orders frames of one size, orientation and pixel spacing.
     *
     * @param planes at least one
     * @throws SeriesRefusedException if they differ in more than their place
     */
    public static SliceOrder of(List<SlicePlane> planes) {
        requireAlike(planes);
        Vector3 normal = planes.get(0).normal();
        double[] places = planes.stream()
                .mapToDouble(plane -> plane.position().dot(normal))
                .toArray();
        List<Integer> order = new ArrayList<>();
        List<Integer> duplicates = new ArrayList<>();
        IntStream.range(0, places.length)
                .boxed()
                .sorted(Comparator.comparingDouble(frame -> places[frame]))
                .forEach(frame -> {
                    boolean taken =
                            !order.isEmpty() && places[frame] - places[order.get(order.size() - 1)] < SAME_PLACE_MM;
                    (taken ? duplicates : order).add(frame);
                });
        return measured(planes, order, duplicates, places);
    }

    private static SliceOrder measured(
            List<SlicePlane> planes, List<Integer> order, List<Integer> duplicates, double[] places) {
        double[] distances = IntStream.range(1, order.size())
                .mapToDouble(n -> places[order.get(n)] - places[order.get(n - 1)])
                .toArray();
        double spacing = median(distances);
        List<Gap> gaps = new ArrayList<>();
        List<Integer> uneven = new ArrayList<>();
        for (int n = 0; n < distances.length; n++) {
            long steps = Math.max(1, Math.round(distances[n] / spacing));
            boolean even = Math.abs(distances[n] - steps * spacing) <= SPACING_TOLERANCE * steps * spacing;
            if (!even) {
                uneven.add(order.get(n));
            } else if (steps > 1) {
                gaps.add(new Gap(order.get(n), (int) Math.min(steps - 1, Integer.MAX_VALUE)));
            }
        }
        return new SliceOrder(planes, order, duplicates, spacing, gaps, uneven);
    }

    private static double median(double[] distances) {
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    private static void requireAlike(List<SlicePlane> planes) {
        if (planes.isEmpty()) {
            throw new SeriesRefusedException(SeriesFault.TOO_FEW_FRAMES, "a volume has at least two slices, got none");
        }
        SlicePlane first = planes.get(0);
        requireAll(planes, first::sameSize, SeriesFault.MIXED_SIZES, "rows and columns");
        requireAll(planes, first::sameDirection, SeriesFault.MIXED_ORIENTATIONS, "Image Orientation (Patient)");
        requireAll(planes, first::sameSpacing, SeriesFault.MIXED_SPACINGS, "Pixel Spacing");
    }

    private static void requireAll(
            List<SlicePlane> planes, Predicate<SlicePlane> alike, SeriesFault fault, String what) {
        long others = planes.stream().filter(alike.negate()).count();
        if (others > 0) {
            throw new SeriesRefusedException(
                    fault,
                    "slices of one volume have the same " + what + "; of " + planes.size() + " frames " + others
                            + " differ from the first: is a localizer or a second reconstruction among them?");
        }
    }

    /**
     * The voxel grid of the stack: i along the rows, j down the columns, k along the normal.
     *
     * @throws SeriesRefusedException if slices are missing, twice, at uneven distances, shifted by a tilted gantry, or too few
     */
    public Grid grid() {
        requireComplete();
        requireUpright();
        SlicePlane first = planes.get(order.get(0));
        Vector3 last = planes.get(order.get(order.size() - 1)).position();
        Vector3 i = first.rowDirection().times(first.columnSpacingMm());
        Vector3 j = first.columnDirection().times(first.rowSpacingMm());
        Vector3 k = last.minus(first.position()).times(1.0 / (order.size() - 1));
        Vector3 o = first.position();
        Affine affine =
                Affine.of(-i.x(), -j.x(), -k.x(), -o.x(), -i.y(), -j.y(), -k.y(), -o.y(), i.z(), j.z(), k.z(), o.z());
        try {
            return new Grid(first.columns(), first.rows(), order.size(), affine);
        } catch (IllegalArgumentException e) {
            throw new SeriesRefusedException(SeriesFault.TOO_LARGE, e.getMessage());
        }
    }

    private void requireComplete() {
        if (!duplicates.isEmpty()) {
            throw new SeriesRefusedException(
                    SeriesFault.DUPLICATE_POSITIONS,
                    "every slice has a place of its own; of " + planes.size() + " frames " + duplicates.size()
                            + " are where another one is: several time points or reconstructions in one series?");
        }
        if (order.size() < 2) {
            throw new SeriesRefusedException(SeriesFault.TOO_FEW_FRAMES, "a volume has at least two slices, got one");
        }
        if (!gaps.isEmpty()) {
            throw new SeriesRefusedException(
                    SeriesFault.MISSING_SLICES,
                    String.format(
                            Locale.ROOT,
                            "slices are %.3f mm apart; %d are missing in %d places: send the rest of the series",
                            spacingMm,
                            gaps.stream().mapToLong(Gap::missing).sum(),
                            gaps.size()));
        }
        if (!uneven.isEmpty()) {
            throw new SeriesRefusedException(
                    SeriesFault.UNEVEN_SLICES,
                    String.format(
                            Locale.ROOT,
                            "slices are evenly apart, within %.0f %% of %.3f mm; %d of %d distances are not",
                            100 * SPACING_TOLERANCE,
                            spacingMm,
                            uneven.size(),
                            order.size() - 1));
        }
    }

    private void requireUpright() {
        Vector3 normal = planes.get(0).normal();
        double most = Math.max(SHEAR_TOLERANCE * spacingMm, ROUNDING_MM);
        for (int n = 1; n < order.size(); n++) {
            Vector3 step = planes.get(order.get(n))
                    .position()
                    .minus(planes.get(order.get(n - 1)).position());
            double shift = step.minus(normal.times(step.dot(normal))).length();
            if (shift > most) {
                throw new SeriesRefusedException(
                        SeriesFault.GANTRY_TILT,
                        String.format(
                                Locale.ROOT,
                                "slices lie one above the other; one is shifted by %.3f mm against its neighbour, %.3f mm"
                                        + " apart: a tilted gantry makes a sheared volume, reconstruct it upright",
                                shift,
                                spacingMm));
            }
        }
    }
}
