package dev.muduo.platform.study;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiException;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.store.ChecksumMismatchException;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Reads native volumes and label maps from the store, their hashes and grids checked, and keeps the ones used last. Safe for
 * several threads; what it hands out is shared and must not be changed.
 *
 * <p>A missing, damaged or contradictory object is a {@link RecordFaultException}.
 */
public final class StudyVolumes {
    /** Affines travel as doubles in events and as float32 in NIfTI headers: closer than this, in mm, they are the same. */
    private static final double AFFINE_TOLERANCE = 1e-2;

    private static final int BUFFER_BYTES = 1 << 16;

    private final ObjectStore store;
    private final long maxCachedBytes;

    /** In the order of last use; guarded by itself. */
    private final LinkedHashMap<String, Cached> cache = new LinkedHashMap<>(16, 0.75f, true);

    private long cachedBytes;

    private record Cached(Object content, long bytes) {}

    /**
     * Reads nothing yet.
     *
     * @param maxCachedBytes bound of the voxels kept in memory; 0 keeps nothing
     */
    public StudyVolumes(ObjectStore store, long maxCachedBytes) {
        if (maxCachedBytes < 0) {
            throw new IllegalArgumentException("a cache's bound is not negative, got " + maxCachedBytes);
        }
        this.store = store;
        this.maxCachedBytes = maxCachedBytes;
    }

    /** The native CT in Hounsfield units. */
    public Volume ct(StudyRecord study) {
        return volume(study.ct(), study.ctGrid());
    }

    /** The native PET in SUVbw. */
    public Volume pet(StudyRecord study) {
        return volume(study.pet(), study.petGrid());
    }

    /**
     * A native volume.
     *
     * @param grid the grid that the event promises
     */
    public Volume volume(StoredObject object, Grid grid) {
        return (Volume) cached("volume ", object, 4L * grid.voxels(), () -> {
            Volume volume = load(object, Nifti::readVolume);
            requireGrid(object, grid, volume.grid());
            return volume;
        });
    }

    /**
     * A label map.
     *
     * @param grid the grid that the event promises
     */
    public LabelMap labels(StoredObject object, Grid grid) {
        return (LabelMap) cached("labels ", object, grid.voxels(), () -> {
            LabelMap labels = load(object, Nifti::readLabelMap);
            requireGrid(object, grid, labels.grid());
            return labels;
        });
    }

    /**
     * A label map whose event does not say on which image of the study it lies; not kept.
     *
     * @param grids of the images
     * @return on the first of the grids that it fits, as that is given
     */
    public LabelMap labelsOnOneOf(StoredObject object, List<Grid> grids) {
        LabelMap labels = load(object, Nifti::readLabelMap);
        return grids.stream()
                .filter(grid -> same(grid, labels.grid()))
                .findFirst()
                .map(grid -> new LabelMap(grid, labels.labels()))
                .orElseThrow(() -> new RecordFaultException("object " + object.key()
                        + " should lie on one of the grids " + grids + " of its study, lies on " + labels.grid()));
    }

    @FunctionalInterface
    private interface Loader {
        Object load();
    }

    private Object cached(String kind, StoredObject object, long bytes, Loader loader) {
        String name = kind + object.sha256();
        synchronized (cache) {
            Cached found = cache.get(name);
            if (found != null) {
                return found.content();
            }
        }
        Object content = loader.load();
        if (bytes <= maxCachedBytes) {
            keep(name, new Cached(content, bytes));
        }
        return content;
    }

    private void keep(String name, Cached content) {
        synchronized (cache) {
            if (cache.putIfAbsent(name, content) != null) {
                return;
            }
            cachedBytes += content.bytes();
            Iterator<Map.Entry<String, Cached>> oldest = cache.entrySet().iterator();
            while (cachedBytes > maxCachedBytes && oldest.hasNext()) {
                cachedBytes -= oldest.next().getValue().bytes();
                oldest.remove();
            }
        }
    }

    /** Streams the object through the reader and its digest; the content is used only if both agree with the reference. */
    private <T> T load(StoredObject object, BiFunction<InputStream, String, T> reader) {
        MessageDigest digest = Sha256.digest();
        try (InputStream content = store.open(object.key());
                Counted counted = new Counted(content);
                InputStream in = new BufferedInputStream(new DigestInputStream(counted, digest), BUFFER_BYTES)) {
            T result;
            try {
                result = reader.apply(in, object.key());
            } catch (NiftiException e) {
                in.transferTo(OutputStream.nullOutputStream());
                requireHash(object, counted.bytes, Sha256.hex(digest.digest()));
                throw new RecordFaultException("object " + object.key() + " is no usable NIfTI: " + e.getMessage(), e);
            }
            in.transferTo(OutputStream.nullOutputStream());
            requireHash(object, counted.bytes, Sha256.hex(digest.digest()));
            return result;
        } catch (IOException | UncheckedIOException e) {
            throw new SurroundingsException("cannot read object " + object.key() + " to its end", e);
        }
    }

    private static void requireHash(StoredObject object, long bytes, String sha256) {
        if (bytes != object.bytes() || !sha256.equals(object.sha256())) {
            throw new ChecksumMismatchException(object, bytes, sha256);
        }
    }

    private static void requireGrid(StoredObject object, Grid promised, Grid found) {
        if (!same(promised, found)) {
            throw new RecordFaultException("object " + object.key() + " should lie on the grid " + promised
                    + " of its event, lies on " + found);
        }
    }

    private static boolean same(Grid promised, Grid found) {
        boolean same = promised.nx() == found.nx() && promised.ny() == found.ny() && promised.nz() == found.nz();
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 4; column++) {
                same &= Math.abs(promised.affine().get(row, column)
                                - found.affine().get(row, column))
                        < AFFINE_TOLERANCE;
            }
        }
        return same;
    }

    /** Counts what was read. */
    private static final class Counted extends FilterInputStream {
        private long bytes;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            bytes += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int read = super.read(buffer, from, length);
            bytes += Math.max(0, read);
            return read;
        }
    }
}
