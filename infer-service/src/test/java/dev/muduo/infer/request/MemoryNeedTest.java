package dev.muduo.infer.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.VoxelBox;
import dev.muduo.infer.FakeNetworks;
import dev.muduo.networks.inference.VolumeSegmenter;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {
    private static final Grid LARGE = new Grid(400, 400, 400, Affine.scaling(1, 1, 1, 0, 0, 0));
    private static final Grid SMALL = new Grid(40, 40, 40, Affine.scaling(10, 10, 10, 0, 0, 0));
    private static final long LARGE_BYTES = 4L * 400 * 400 * 400;
    private static final long SMALL_BYTES = 4L * 40 * 40 * 40;

    private final VolumeSegmenter segmenter = new VolumeSegmenter(
            (images, batch, depth, height, width) -> new float[0],
            FakeNetworks.MODEL.structures().classes(),
            FakeNetworks.PREPROCESSING);

    @Test
    void bothImagesAndWhatSegmentingTakesAreInMemoryAtOnce() {
        MemoryNeed whole = new MemoryNeed(LARGE, SMALL, TargetGrid.CT, Optional.empty());
        long beside = segmenter.mostBytes(LARGE, SMALL, LARGE.voxels());
        assertEquals(LARGE_BYTES + SMALL_BYTES + beside, whole.ofFiles(segmenter));
        MemoryNeed part = new MemoryNeed(LARGE, SMALL, TargetGrid.CT, Optional.of(new VoxelBox(0, 1, 0, 1, 0, 1)));
        assertTrue(part.ofFiles(segmenter) <= whole.ofFiles(segmenter));
    }

    @Test
    void anImageFromTheStoreIsThereTwiceWhileItIsRead() {
        MemoryNeed ofLargeCt = new MemoryNeed(LARGE, SMALL, TargetGrid.PET, Optional.empty());
        assertTrue(ofLargeCt.ofStreams(segmenter) >= 2 * LARGE_BYTES);
        MemoryNeed ofLargePet = new MemoryNeed(SMALL, LARGE, TargetGrid.CT, Optional.empty());
        assertTrue(ofLargePet.ofStreams(segmenter) >= SMALL_BYTES + 2 * LARGE_BYTES);
    }

    @Test
    void whatNoMemoryIsEnoughForStaysSo() {
        Grid wide = new Grid(64, 64, 64, Affine.scaling(5000, 5000, 5000, 0, 0, 0));
        MemoryNeed need = new MemoryNeed(wide, wide, TargetGrid.CT, Optional.empty());
        assertEquals(Long.MAX_VALUE, need.ofFiles(segmenter));
        assertEquals(Long.MAX_VALUE, need.ofStreams(segmenter));
    }
}
