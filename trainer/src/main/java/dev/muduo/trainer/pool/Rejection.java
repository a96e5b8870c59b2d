package dev.muduo.trainer.pool;

import dev.muduo.schemas.PseudoLabelReviewed;
import java.util.List;
import java.util.Optional;

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
        return isOf(answer.revision(), answer.run());
    }

    private boolean isOf(int judgedRevision, int judgedRun) {
        return revision == judgedRevision && run == judgedRun;
    }

    /**
     * What is left of it once somebody accepts structures of a run, none named being all of them; empty if nothing is.
     *
     * @param every what they all are, where this one names none
     */
    Optional<Rejection> after(PseudoLabelReviewed acceptance, List<String> every) {
        if (!isOf(acceptance.getRevision(), acceptance.getRun())) {
            return Optional.of(this);
        }
        List<String> accepted = acceptance.getStructures();
        if (accepted.isEmpty()) {
            return Optional.empty();
        }
        List<String> left = (structures.isEmpty() ? every : structures)
                .stream().filter(name -> !accepted.contains(name)).toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(new Rejection(revision, run, left));
    }
}
