package dev.muduo.trainer.batch;

import dev.muduo.imaging.Structures;
import dev.muduo.networks.method.IouWindow;
import dev.muduo.networks.method.SoftIou;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.trainer.config.AlphaDraw;
import dev.muduo.trainer.config.TrainingConfig.Distillation;
import dev.muduo.trainer.config.TrainingConfig.Sampling;
import dev.muduo.trainer.config.TrainingConfig.Teachers;
import dev.muduo.trainer.pool.PseudoLabelledItem;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Patches of the replay buffer at the places where the teachers looked, filtered, mixed and hardened when they are drawn. */
final class UnlabelledStream implements UnlabelledHalf {
    /** A patch that can teach something. */
    private record Patch(PseudoLabelledItem study, int answerVoxels, PatchTable.Row row) {}

    private final List<Patch> patches = new ArrayList<>();
    private final SampleCache cache;
    private final String[] structures;
    private final ConsensusFilter filter;
    private final Teachers teachers;
    private final AlphaDraw alpha;
    private final TaughtPatch taught;
    private final SamplingSettings settings;
    private final ReplayOrder order;

    UnlabelledStream(
            SampleCache cache,
            List<PseudoLabelledItem> studies,
            Structures structures,
            Distillation distillation,
            Sampling sampling,
            TaughtPatch taught,
            SamplingSettings settings) {
        this.cache = cache;
        this.structures =
                structures.list().stream().map(structure -> structure.name()).toArray(String[]::new);
        this.filter = new ConsensusFilter(distillation);
        this.teachers = distillation.teachers();
        this.alpha = distillation.alpha();
        this.taught = taught;
        this.settings = settings;
        for (PseudoLabelledItem study : studies) {
            PatchTable table = cache.table(study);
            table.rows().stream()
                    .filter(row -> !study.withheld().containsAll(row.iou().keySet()))
                    .forEach(row -> patches.add(new Patch(study, table.answerVoxels(), row)));
        }
        this.order = new ReplayOrder(
                patches.stream().map(UnlabelledStream::place).toList(),
                sampling,
                settings.seed(),
                settings.purpose("unlabelled"));
    }

    private static ReplayOrder.Place place(Patch patch) {
        SortedSet<String> teaching = new TreeSet<>(patch.row.iou().keySet());
        teaching.removeAll(patch.study.withheld());
        return new ReplayOrder.Place(patch.study.revision().source(), teaching);
    }

    @Override
    public int patches() {
        return patches.size();
    }

    @Override
    public Half half(long firstDraw, int size, long step, SortedMap<String, IouWindow> windows) {
        List<Patch> drawn = new ArrayList<>();
        for (int j = 0; j < size && !patches.isEmpty(); j++) {
            drawn.add(patches.get(order.at(firstDraw + j)));
        }
        if (drawn.isEmpty()) {
            return new Half(List.of(), windows, new TreeMap<>());
        }
        double[][] iou = new double[structures.length][drawn.size()];
        for (int s = 0; s < structures.length; s++) {
            for (int i = 0; i < drawn.size(); i++) {
                iou[s][i] = iou(drawn.get(i), structures[s]);
            }
        }
        ConsensusFilter.Chosen chosen = filter.choose(structures, iou, windows);
        List<TrainingSample> samples = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            boolean[] selected = new boolean[structures.length];
            boolean any = false;
            for (int s = 0; s < structures.length; s++) {
                selected[s] = chosen.selected()[s][i];
                any |= selected[s];
            }
            if (any) {
                samples.add(sample(drawn.get(i), selected, step, i));
            }
        }
        return new Half(samples, chosen.windows(), acceptance(iou, chosen.selected()));
    }

    private static double iou(Patch patch, String structure) {
        return patch.study.withheld().contains(structure)
                ? SoftIou.INVALID
                : patch.row.iou().getOrDefault(structure, SoftIou.INVALID);
    }

    private TrainingSample sample(Patch patch, boolean[] selected, long step, int slot) {
        Safetensors file = cache.patch(patch.study, patch.row.index());
        float[][] ct = new float[structures.length][];
        float[][] pet = new float[structures.length][];
        for (int s = 0; s < structures.length; s++) {
            if (selected[s]) {
                ct[s] = file.tensors().get("ct." + structures[s]).values();
                pet[s] = file.tensors().get("pet." + structures[s]).values();
            }
        }
        float[] alphas = alpha.draw(
                teachers,
                structures.length,
                CounterRandom.of(settings.seed(), step, settings.purpose("alpha-" + slot)));
        float[] image = file.tensors().get("image").values();
        settings.jitter()
                .apply(image, CounterRandom.of(settings.seed(), step, settings.purpose("unlabelled-jitter-" + slot)));
        Pose pose = settings.poses()
                .draw(CounterRandom.of(settings.seed(), step, settings.purpose("unlabelled-pose-" + slot)));
        return taught.of(
                settings.channels().of(pose.image(image)),
                new TaughtPatch.Answers(ct, pet, patch.answerVoxels, selected),
                alphas,
                pose);
    }

    private SortedMap<String, Batch.Acceptance> acceptance(double[][] iou, boolean[][] selected) {
        SortedMap<String, Batch.Acceptance> all = new TreeMap<>();
        for (int s = 0; s < structures.length; s++) {
            int valid = 0;
            int accepted = 0;
            for (int i = 0; i < iou[s].length; i++) {
                valid += iou[s][i] >= 0 ? 1 : 0;
                accepted += selected[s][i] ? 1 : 0;
            }
            all.put(structures[s], new Batch.Acceptance(valid, accepted));
        }
        return all;
    }
}
