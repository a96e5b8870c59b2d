package dev.muduo.trainer.pool;

import java.util.List;

/**
 * A person's judgement that pseudo-labels of one teaching run are wrong.
 *
 * @param structures none named: all of them
 */
public record Rejection(int revision, int run, List<String> structures) {
    public Rejection {
        structures = List.copyOf(structures);
    }

    boolean of(PseudoLabelEntry answer) {
        return revision == answer.revision() && run == answer.run();
    }
}
