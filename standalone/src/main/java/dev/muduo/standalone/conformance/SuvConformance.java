package dev.muduo.standalone.conformance;

import dev.muduo.imaging.Volume;
import dev.muduo.imaging.archive.ArchiveException;
import dev.muduo.imaging.archive.TarGz;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiException;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.series.Series;
import dev.muduo.imaging.series.SeriesRefusedException;
import dev.muduo.imaging.suv.SuvRefusedException;
import dev.muduo.imaging.suv.SuvVolume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * SUVbw of one DICOM series over a mask, compared with what it should be: a folder or a {@code .tar.gz} with the series' files
 * and one NIfTI mask of the series' extents, in the order of its columns, rows and slices (along the normal).
 */
public final class SuvConformance {
    private static final long MOST_BYTES = 1L << 30;
    private static final double ROUNDING = 1e-9;

    private SuvConformance() {}

    /**
     * What was found.
     *
     * @param lines to be printed
     * @param ok    whether minimum, median and maximum are the expected ones to two decimals
     */
    public record Outcome(List<String> lines, boolean ok) {
        public Outcome {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Computes the SUV of the series.
     *
     * @param expected minimum, median and maximum over the mask
     * @throws ConformanceException if the path has no series or no mask, or they cannot be read
     */
    public static Outcome run(Path path, List<Double> expected) {
        if (expected.size() != 3) {
            throw new ConformanceException("expected three numbers (minimum, median, maximum), got " + expected.size());
        }
        Map<String, byte[]> files = files(path);
        Volume mask = mask(files, path);
        List<DicomSource> series = files.entrySet().stream()
                .filter(file -> Dicom.isDicom(file.getValue()))
                .map(file -> DicomSource.of(file.getKey(), file.getValue()))
                .toList();
        if (series.isEmpty()) {
            throw new ConformanceException(path + ": expected the DICOM files of a series, got none");
        }
        try {
            return compare(SuvVolume.of(Series.of(series, DicomLimits.STANDARD)), mask, expected);
        } catch (SuvRefusedException | SeriesRefusedException refused) {
            return new Outcome(List.of("refused  " + refused.getMessage()), false);
        } catch (DicomException e) {
            throw new ConformanceException(e.getMessage(), e);
        }
    }

    private static Map<String, byte[]> files(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                return TarGz.read(path, MOST_BYTES);
            }
            Map<String, byte[]> files = new TreeMap<>();
            try (Stream<Path> found = Files.walk(path)) {
                for (Path file : found.filter(Files::isRegularFile).toList()) {
                    files.put(file.toString(), Files.readAllBytes(file));
                }
            }
            return files;
        } catch (ArchiveException e) {
            throw new ConformanceException(e.getMessage(), e);
        } catch (IOException | UncheckedIOException e) {
            throw new ConformanceException(path + ": cannot be read", e);
        }
    }

    private static Volume mask(Map<String, byte[]> files, Path path) {
        List<String> masks = files.keySet().stream()
                .filter(name -> name.endsWith(".nii.gz") || name.endsWith(".nii"))
                .toList();
        if (masks.size() != 1) {
            throw new ConformanceException(path + ": expected one NIfTI mask, got " + masks.size());
        }
        try {
            return Nifti.readVolume(files.get(masks.get(0)), masks.get(0));
        } catch (NiftiException e) {
            throw new ConformanceException(e.getMessage(), e);
        }
    }

    private static Outcome compare(SuvVolume suv, Volume mask, List<Double> expected) {
        float[] values = suv.volume().values();
        if (values.length != mask.values().length) {
            throw new ConformanceException(
                    "expected a mask of the series' " + suv.volume().grid() + ", got " + mask.grid());
        }
        double[] inside = IntStream.range(0, values.length)
                .filter(voxel -> mask.values()[voxel] > 0)
                .mapToDouble(voxel -> values[voxel])
                .sorted()
                .toArray();
        if (inside.length == 0) {
            throw new ConformanceException("expected a mask with voxels inside, got an empty one");
        }
        double median = (inside[(inside.length - 1) / 2] + inside[inside.length / 2]) / 2;
        double[] found = {inside[0], median, inside[inside.length - 1]};
        List<String> lines = new ArrayList<>();
        lines.add("branch   " + suv.provenance().branch());
        lines.add("tags     " + String.join(" ", suv.provenance().tags()));
        suv.provenance().warnings().forEach(warning -> lines.add("warning  " + warning));
        boolean ok = true;
        List<String> names = Arrays.asList("min", "median", "max");
        for (int n = 0; n < found.length; n++) {
            boolean same = Math.abs(Math.rint(100 * found[n]) / 100 - expected.get(n)) < ROUNDING;
            lines.add(String.format(
                    Locale.ROOT,
                    "%-7s  %.2f  expected %.2f  %s",
                    names.get(n),
                    found[n],
                    expected.get(n),
                    same ? "ok" : "FAIL"));
            ok &= same;
        }
        return new Outcome(lines, ok);
    }
}
