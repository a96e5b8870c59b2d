package dev.muduo.teacher.testing;

import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.resample.Resampler;
import dev.muduo.networks.teacher.Answer;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.Prompt;
import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A teacher whose embeddings are worth keeping, as a foundation model's are: it samples the patch coarsely, in half precision,
 * and answers with what it sampled, shifted by what it is asked. Counts what it has to do.
 */
public final class KeepingTeacher implements PromptableTeacher {
    private static final int ANSWER = 32;
    private static final int EDGE = 8;

    /** Sizes of the batches that were encoded. */
    public final List<Integer> batches = new ArrayList<>();

    public int restored;
    public int decoded;
    public int open;
    public boolean closed;
    /** Runs before anything is encoded: a test throws here. */
    public Runnable beforeEncoding = () -> {};

    private final String version;

    public KeepingTeacher(String version) {
        this.version = version;
    }

    /** Patches that were encoded. */
    public int encoded() {
        return batches.stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public int answerVoxels() {
        return ANSWER;
    }

    @Override
    public int patchVoxels() {
        return ANSWER;
    }

    @Override
    public List<Embedding> encode(Volume native_, List<PatchPlace> places) {
        beforeEncoding.run();
        batches.add(places.size());
        return places.stream()
                .map(place -> embedding(
                        Tensor.half(Resampler.area(native_, place.grid(EDGE), 0).values(), EDGE, EDGE, EDGE)))
                .toList();
    }

    @Override
    public Embedding restore(Tensor kept) {
        if (!Arrays.equals(kept.shape(), new long[] {EDGE, EDGE, EDGE})) {
            throw new WeightsException("no embedding of " + version);
        }
        restored++;
        return embedding(kept);
    }

    private Embedding embedding(Tensor sampled) {
        open++;
        return new Sampled(this, sampled);
    }

    private record Sampled(KeepingTeacher owner, Tensor values) implements Embedding {
        @Override
        public Optional<Tensor> kept() {
            return Optional.of(values);
        }

        @Override
        public void close() {
            owner.open--;
        }
    }

    @Override
    public List<Answer> decode(Embedding embedding, List<Prompt> prompts) {
        decoded++;
        Sampled sampled = (Sampled) embedding;
        return prompts.stream().map(prompt -> answer(sampled.values(), prompt)).toList();
    }

    private Answer answer(Tensor sampled, Prompt prompt) {
        float[] logits = new float[ANSWER * ANSWER * ANSWER];
        float shift = (float) prompt.points().stream()
                .mapToDouble(point -> point.x() + 2 * point.y() + 3 * point.z())
                .sum();
        int ratio = ANSWER / EDGE;
        for (int v = 0; v < logits.length; v++) {
            int x = v % ANSWER / ratio;
            int y = v / ANSWER % ANSWER / ratio;
            int z = v / (ANSWER * ANSWER) / ratio;
            float mask = prompt.maskLogits().isPresent() ? prompt.maskLogits().get()[v] : 0;
            logits[v] = sampled.values()[x + EDGE * (y + EDGE * z)] / 100 + shift + mask;
        }
        return new Answer.Logits(logits);
    }

    @Override
    public void close() {
        closed = true;
    }
}
