package dev.muduo.client;

import dev.muduo.client.answer.Problem;

/** The instance has understood and says no, or has a fault of its own; sending the same again will not help. */
public sealed class RefusedException extends MuduoException permits AccessRefusedException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    RefusedException(Problem problem) {
        super(problem.detail() + " (HTTP " + problem.status() + ")", null);
        this.problem = problem;
    }

    /** Why. */
    public Problem problem() {
        return problem;
    }

    /** The HTTP status. */
    public int status() {
        return problem.status();
    }

    /** The problem's word for programs, as in {@code study-unknown}. */
    public String code() {
        return problem.code();
    }
}
