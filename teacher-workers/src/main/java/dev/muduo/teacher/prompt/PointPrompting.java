package dev.muduo.teacher.prompt;

import dev.muduo.networks.teacher.Answer;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.Prompt;
import dev.muduo.networks.teacher.PromptableTeacher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Asks a teacher by points as {@link PointMode} says. All structures of a patch are asked for in one batch; iteratively,
 * in one batch a point.
 */
public final class PointPrompting {
    private PointPrompting() {}

    /**
     * The teacher's answers.
     *
     * @param prompts questions by points
     * @return one a prompt, in order
     */
    public static List<Answer> ask(
            PromptableTeacher teacher, Embedding embedding, List<Prompt> prompts, PointMode mode) {
        return switch (mode) {
            case JOINT -> teacher.decode(embedding, prompts);
            case ITERATIVE -> iterate(teacher, embedding, prompts);
        };
    }

    private static List<Answer> iterate(PromptableTeacher teacher, Embedding embedding, List<Prompt> prompts) {
        List<Answer> answers =
                new ArrayList<>(Collections.nCopies(prompts.size(), new Answer.Invalid("the prompt has no point")));
        List<Integer> open = open(prompts, answers, 0);
        for (int point = 0; !open.isEmpty(); point++) {
            List<Prompt> questions = new ArrayList<>();
            for (int i : open) {
                questions.add(withPoint(prompts.get(i), point, answers.get(i)));
            }
            List<Answer> given = teacher.decode(embedding, questions);
            for (int i = 0; i < given.size(); i++) {
                answers.set(open.get(i), given.get(i));
            }
            open = open(prompts, answers, point + 1);
        }
        return answers;
    }

    /** The prompts that have such a point (some have fewer than others) and no point before it that had no answer. */
    private static List<Integer> open(List<Prompt> prompts, List<Answer> answers, int point) {
        return IntStream.range(0, prompts.size())
                .filter(i -> point < prompts.get(i).points().size())
                .filter(i -> point == 0 || answers.get(i) instanceof Answer.Logits)
                .boxed()
                .toList();
    }

    /** The newest point alone; the mask is the answer to the points before it, for the first point what the prompt has. */
    private static Prompt withPoint(Prompt prompt, int point, Answer before) {
        Optional<float[]> mask =
                before instanceof Answer.Logits logits ? Optional.of(logits.values()) : prompt.maskLogits();
        return new Prompt(List.of(prompt.points().get(point)), mask, prompt.region(), prompt.regionVoxels());
    }
}
