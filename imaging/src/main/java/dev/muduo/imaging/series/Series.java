package dev.muduo.imaging.series;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.frames.Frames;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of one series and the headers of their frames; the pixels stay where they are until a volume is asked for, and then
 * one file at a time is in memory beside it.
 *
 * @param frames in the order of the files; {@code sources.get(n)} has frame n
 */
public record Series(List<DicomSource> sources, List<FrameHeader> frames, DicomLimits limits) {
    public Series {
        sources = List.copyOf(sources);
        frames = List.copyOf(frames);
        if (sources.size() != frames.size()) {
            throw new IllegalArgumentException(
                    "every frame has its source, got " + frames.size() + " and " + sources.size());
        }
        if (frames.isEmpty()) {
            throw new SeriesRefusedException(SeriesFault.TOO_FEW_FRAMES, "a series has frames, got none");
        }
    }

    /**
     * Reads the headers.
     *
     * @param files of one series, in any order
     * @throws dev.muduo.imaging.dicom.DicomException if one is no DICOM image
     * @throws UncheckedIOException if one cannot be reached
     */
    public static Series of(List<DicomSource> files, DicomLimits limits) {
        List<DicomSource> sources = new ArrayList<>();
        List<FrameHeader> frames = new ArrayList<>();
        for (DicomSource file : files) {
            for (FrameHeader frame : FrameHeader.of(header(file, limits))) {
                sources.add(file);
                frames.add(frame);
            }
        }
        return new Series(sources, frames, limits);
    }

    /** What the first file says; what all of a series say alike may be read there. */
    public DataSet common() {
        return frames.get(0).file();
    }

    private static DataSet header(DicomSource file, DicomLimits limits) {
        try {
            return file.header(limits);
        } catch (IOException e) {
            throw new UncheckedIOException(file.name() + ": cannot be read", e);
        }
    }

    /**
     * Where the frames lie.
     *
     * @throws SeriesRefusedException if they differ in size, orientation or pixel spacing
     */
    public SliceOrder order() {
        return SliceOrder.of(frames.stream().map(SlicePlane::of).toList());
    }

    /** The volume in the unit of each frame's own rescale: Hounsfield units for a CT. */
    public Volume volume() {
        return volume(frames.stream().map(Rescale::of).toList());
    }

    /**
     * The volume on the grid of the stack.
     *
     * @param rescales one a frame
     * @throws SeriesRefusedException if the frames do not make one, or have pixels to which their rescale gives no value
     * @throws dev.muduo.imaging.dicom.DicomException if pixels cannot be decoded
     * @throws UncheckedIOException if a file cannot be reached
     */
    public Volume volume(List<Rescale> rescales) {
        SliceOrder order = order();
        Grid grid = order.grid();
        if (grid.voxels() > limits.maxVoxels()) {
            throw new SeriesRefusedException(
                    SeriesFault.TOO_LARGE,
                    "expected a volume of at most " + limits.maxVoxels() + " voxels, got " + grid.nx() + " x "
                            + grid.ny() + " x " + grid.nz());
        }
        float[] values = new float[grid.voxels()];
        int[] places = new int[frames.size()];
        for (int k = 0; k < grid.nz(); k++) {
            places[order.order().get(k)] = k;
        }
        int[] stored = new int[grid.nx() * grid.ny()];
        for (int from = 0; from < frames.size(); ) {
            DicomSource source = sources.get(from);
            Frames pixels = pixels(source);
            for (; from < frames.size() && sources.get(from) == source; from++) {
                requireSize(pixels, grid, frames.get(from));
                pixels.read(frames.get(from).index(), stored);
                fill(values, grid.index(0, 0, places[from]), stored, rescales.get(from));
            }
        }
        return new Volume(grid, values);
    }

    /** A file may have been exchanged between its two readings. */
    private static void requireSize(Frames pixels, Grid grid, FrameHeader frame) {
        boolean same = pixels.format().columns() == grid.nx()
                && pixels.format().rows() == grid.ny()
                && frame.index() < pixels.format().frames();
        if (!same) {
            throw new SeriesRefusedException(
                    SeriesFault.MIXED_SIZES,
                    frame.file().source() + ": expected the frames that its header had, got others");
        }
    }

    private Frames pixels(DicomSource source) {
        try (InputStream in = new BufferedInputStream(source.open())) {
            return Frames.of(Dicom.read(in, source.name(), limits));
        } catch (IOException e) {
            throw new UncheckedIOException(source.name() + ": cannot be read", e);
        }
    }

    private static void fill(float[] values, int from, int[] stored, Rescale rescale) {
        for (int n = 0; n < stored.length; n++) {
            values[from + n] = (float) rescale.value(stored[n]);
        }
    }
}
