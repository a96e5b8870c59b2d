package dev.muduo.teacher.prompt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.networks.teacher.Answer;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.Prompt;
import dev.muduo.networks.teacher.Prompt.Point;
import dev.muduo.teacher.testing.ScriptedTeacher;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** §2.3: all points in one question, or one after the other with the answer before as its mask. */
class PointPromptingTest {
    private static final Volume VOLUME = new Volume(new Grid(1, 1, 1, Affine.scaling(1, 1, 1, 0, 0, 0)), new float[1]);
    private static final Point A = new Point(0.1, 0.2, 0.3);
    private static final Point B = new Point(0.4, 0.5, 0.6);
    private static final Point C = new Point(0.7, 0.8, 0.9);

    /** Answers with its mask (0 without one), halved, plus ten times the sum of the points' x. */
    private static Answer halvedPlusPoints(Prompt prompt) {
        float[] answer = new float[ScriptedTeacher.ANSWER];
        double points = prompt.points().stream().mapToDouble(Point::x).sum();
        for (int v = 0; v < answer.length; v++) {
            float mask = prompt.maskLogits().isPresent() ? prompt.maskLogits().get()[v] : 0;
            answer[v] = (float) (mask / 2 + 10 * points + v);
        }
        return new Answer.Logits(answer);
    }

    private static Prompt prompt(Optional<float[]> mask, Point... points) {
        return new Prompt(List.of(points), mask, new boolean[1], 1);
    }

    private static List<Answer> ask(ScriptedTeacher teacher, List<Prompt> prompts, PointMode mode) {
        try (Embedding embedding =
                teacher.encode(VOLUME, List.of(new PatchPlace(0, 0, 0, 1))).get(0)) {
            return PointPrompting.ask(teacher, embedding, prompts, mode);
        }
    }

    private static float[] logits(Answer answer) {
        return ((Answer.Logits) answer).values();
    }

    @Test
    void jointlyAllPointsAreOneQuestion() {
        ScriptedTeacher teacher = new ScriptedTeacher(PointPromptingTest::halvedPlusPoints);
        List<Prompt> prompts = List.of(prompt(Optional.empty(), A, B, C));

        List<Answer> answers = ask(teacher, prompts, PointMode.JOINT);

        assertEquals(List.of(prompts), teacher.asked);
        assertEquals(12, logits(answers.get(0))[0], 1e-5);
    }

    /** The same as three questions by hand, for each of two structures, yet in one batch a point. */
    @Test
    void iterativelyEachPointTakesTheAnswerBeforeItAsItsMask() {
        ScriptedTeacher teacher = new ScriptedTeacher(PointPromptingTest::halvedPlusPoints);
        float[] zeros = new float[ScriptedTeacher.ANSWER];
        List<Prompt> prompts = List.of(prompt(Optional.of(zeros), A, B, C), prompt(Optional.empty(), C, C, A));

        List<Answer> answers = ask(teacher, prompts, PointMode.ITERATIVE);

        assertEquals(List.of(2, 2, 2), teacher.asked.stream().map(List::size).toList());
        assertArrayEquals(byHand(Optional.of(zeros), A, B, C), logits(answers.get(0)));
        assertArrayEquals(byHand(Optional.empty(), C, C, A), logits(answers.get(1)));
        assertTrue(teacher.asked.get(0).get(1).maskLogits().isEmpty(), "the first point has the prompt's own mask");
    }

    private static float[] byHand(Optional<float[]> mask, Point first, Point second, Point third) {
        float[] one = logits(halvedPlusPoints(prompt(mask, first)));
        float[] two = logits(halvedPlusPoints(prompt(Optional.of(one), second)));
        return logits(halvedPlusPoints(prompt(Optional.of(two), third)));
    }

    @Test
    void aPromptMayHaveFewerPointsAndOneWithoutAnAnswerIsNotAskedAgain() {
        ScriptedTeacher teacher = new ScriptedTeacher(
                prompt -> prompt.points().contains(B) ? new Answer.Invalid("no uptake") : halvedPlusPoints(prompt));
        List<Prompt> prompts =
                List.of(prompt(Optional.empty(), A), prompt(Optional.empty(), A, B, C), prompt(Optional.empty(), C, A));

        List<Answer> answers = ask(teacher, prompts, PointMode.ITERATIVE);

        assertEquals(List.of(3, 2), teacher.asked.stream().map(List::size).toList());
        assertEquals(1, logits(answers.get(0))[0], 1e-5);
        assertEquals(new Answer.Invalid("no uptake"), answers.get(1));
        assertEquals(4.5, logits(answers.get(2))[0], 1e-5);
    }

    @Test
    void nothingToAskIsNotAsked() {
        ScriptedTeacher teacher = new ScriptedTeacher(PointPromptingTest::halvedPlusPoints);

        assertEquals(List.of(), ask(teacher, List.of(), PointMode.ITERATIVE));
        assertEquals(List.of(), teacher.asked);
    }
}
