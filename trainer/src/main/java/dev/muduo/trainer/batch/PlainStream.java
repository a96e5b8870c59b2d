package dev.muduo.trainer.batch;

import dev.muduo.networks.method.IouWindow;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.trainer.pool.UnlabelledItem;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Patches at random places in the bodies of studies that nobody has annotated, with nothing but their images. */
final class PlainStream implements UnlabelledHalf {
    private final SampleCache cache;
    private final List<LabelledVolume> studies;
    private final SamplingSettings settings;
    private final Shuffle order;

    PlainStream(SampleCache cache, List<UnlabelledItem> studies, SamplingSettings settings) {
        this.cache = cache;
        this.studies = studies.stream().map(cache::open).toList();
        this.settings = settings;
        this.order = new Shuffle(settings.seed(), settings.purpose("unlabelled"), Math.max(1, studies.size()));
    }

    @Override
    public int patches() {
        return studies.size();
    }

    @Override
    public Half half(long firstDraw, int size, long step, SortedMap<String, IouWindow> windows) {
        List<TrainingSample> samples = new ArrayList<>();
        for (int slot = 0; slot < size && !studies.isEmpty(); slot++) {
            samples.add(sample(studies.get(order.at(firstDraw + slot)), step, slot));
        }
        return new Half(samples, windows, new TreeMap<>());
    }

    private TrainingSample sample(LabelledVolume study, long step, int slot) {
        CounterRandom random = CounterRandom.of(settings.seed(), step, settings.purpose("unlabelled-place-" + slot));
        int edge = settings.edge();
        int x = random.nextInt(study.nx() - edge + 1);
        int y = random.nextInt(study.ny() - edge + 1);
        int z = random.nextInt(study.nz() - edge + 1);
        float[] image = cache.cube(study, x, y, z, edge).image();
        settings.jitter().apply(image, random);
        Pose pose = settings.poses()
                .draw(CounterRandom.of(settings.seed(), step, settings.purpose("unlabelled-pose-" + slot)));
        return TrainingSample.plain(settings.channels().of(pose.image(image)));
    }
}
