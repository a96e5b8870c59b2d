package dev.muduo.networks.objective;

import ai.djl.pytorch.engine.PtNDArray;
import dev.muduo.networks.training.ForwardPass;
import dev.muduo.networks.training.UnlabelledObjective;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.weights.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Mean Teacher (Tarvainen and Valpola, NeurIPS 2017): on patches that nobody has annotated the student is to agree with the
 * moving average of itself, which sees them with other noise and other dropout. The loss is the mean squared difference of
 * their probabilities.
 */
public final class MeanTeacher implements UnlabelledObjective {
    private static final String TEACHER = "mean-teacher.";

    private final AveragedTeacher teacher;

    /**
     * Begins with a copy of the student as its teacher.
     *
     * @param decay of the average, in [0, 1)
     * @param sigma noise on the teacher's input, in standard deviations of a patch's channel
     */
    public MeanTeacher(UNet3d student, double decay, double sigma) {
        this.teacher = new AveragedTeacher(student, TEACHER, student.config().dropout(), sigma, decay);
    }

    @Override
    public Lesson learn(ForwardPass pass) {
        return teacher.lesson(pass, this::disagreement);
    }

    private PtNDArray disagreement(ForwardPass pass, List<Integer> rows) {
        PtNDArray target = teacher.probabilities(pass, rows, "teacher");
        PtNDArray own = pass.losses().rows(pass.scope(), pass.logits(), rows);
        return teacher.script()
                .record(pass.scope(), "mean_squares", List.of(own, target), List.of())
                .get(0);
    }

    @Override
    public SortedMap<String, Tensor> state() {
        return teacher.state();
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        teacher.restore(state);
    }

    @Override
    public void close() {
        teacher.close();
    }
}
