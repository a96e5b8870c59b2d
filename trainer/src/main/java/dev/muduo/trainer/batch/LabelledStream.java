package dev.muduo.trainer.batch;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.training.Annotation;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.trainer.pool.LabelledItem;
import java.util.List;
import java.util.stream.IntStream;

/** Patches of the labelled pool: a random place in the body, or one that contains an annotated voxel. */
final class LabelledStream {
    private final SampleCache cache;
    private final List<LabelledVolume> studies;
    private final Shuffle order;
    private final SamplingSettings settings;

    LabelledStream(SampleCache cache, List<LabelledItem> studies, SamplingSettings settings) {
        this.cache = cache;
        this.studies = studies.stream().map(cache::open).toList();
        this.settings = settings;
        this.order = new Shuffle(settings.seed(), settings.purpose("labelled"), studies.size());
    }

    /**
     * One patch.
     *
     * @param draw  number of the draw in this round
     * @param slot  position in the batch
     */
    TrainingSample sample(long draw, long step, int slot) {
        LabelledVolume study = studies.get(order.at(draw));
        CounterRandom random = CounterRandom.of(settings.seed(), step, settings.purpose("labelled-place-" + slot));
        int edge = settings.edge();
        int[] corner = corner(study, edge, random);
        LabelledVolume.Cube cube = cache.cube(study, corner[0], corner[1], corner[2], edge);
        settings.jitter().apply(cube.image(), random);
        Pose pose = settings.poses()
                .draw(CounterRandom.of(settings.seed(), step, settings.purpose("labelled-pose-" + slot)));
        return TrainingSample.annotated(
                settings.channels().of(pose.image(cube.image())),
                pose.annotation(new Annotation(cube.labels(), study.annotated())));
    }

    private int[] corner(LabelledVolume study, int edge, CounterRandom random) {
        int[] extent = {study.nx(), study.ny(), study.nz()};
        int[] present = IntStream.range(1, study.annotated().length)
                .filter(id -> study.foregroundVoxels(id) > 0)
                .toArray();
        boolean onForeground = random.nextBernoulli(settings.foregroundOversample()) && present.length > 0;
        int[] corner = new int[3];
        int[] inside = onForeground ? foregroundVoxel(study, present, random) : corner;
        for (int axis = 0; axis < 3; axis++) {
            int last = extent[axis] - edge;
            int from = onForeground ? Math.max(0, inside[axis] - edge + 1) : 0;
            int to = onForeground ? Math.min(last, inside[axis]) : last;
            corner[axis] = from + random.nextInt(to - from + 1);
        }
        return corner;
    }

    private int[] foregroundVoxel(LabelledVolume study, int[] present, CounterRandom random) {
        int structureId = present[random.nextInt(present.length)];
        int voxel = cache.foreground(study, structureId, random.nextInt(study.foregroundVoxels(structureId)));
        return new int[] {voxel % study.nx(), voxel / study.nx() % study.ny(), voxel / (study.nx() * study.ny())};
    }
}
