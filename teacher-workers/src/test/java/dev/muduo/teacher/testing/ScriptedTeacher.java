package dev.muduo.teacher.testing;

import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.networks.teacher.Answer;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.Prompt;
import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.networks.weights.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A teacher that remembers what it was asked and answers by a function of the prompt; what it encodes is not kept. */
public final class ScriptedTeacher implements PromptableTeacher {
    /** Edge of its answers. */
    public static final int ANSWER = 4;

    /** Every batch of prompts, in order. */
    public final List<List<Prompt>> asked = new ArrayList<>();

    public int encoded;
    public int open;

    private final Function<Prompt, Answer> script;

    public ScriptedTeacher(Function<Prompt, Answer> script) {
        this.script = script;
    }

    /** The same logit everywhere. */
    public static Answer all(float logit) {
        float[] values = new float[ANSWER * ANSWER * ANSWER];
        Arrays.fill(values, logit);
        return new Answer.Logits(values);
    }

    @Override
    public String version() {
        return "scripted";
    }

    @Override
    public int answerVoxels() {
        return ANSWER;
    }

    @Override
    public int patchVoxels() {
        return 8;
    }

    @Override
    public List<Embedding> encode(Volume native_, List<PatchPlace> places) {
        return places.stream().map(place -> encoded()).toList();
    }

    private Embedding encoded() {
        encoded++;
        open++;
        return new Embedding() {
            @Override
            public Optional<Tensor> kept() {
                return Optional.empty();
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    @Override
    public Embedding restore(Tensor kept) {
        throw new UnsupportedOperationException("keeps no embeddings");
    }

    @Override
    public List<Answer> decode(Embedding embedding, List<Prompt> prompts) {
        asked.add(List.copyOf(prompts));
        return prompts.stream().map(script).toList();
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
