package dev.muduo.client;

import dev.muduo.client.answer.Problem;

/** The instance has understood and says no, or has a fault of its own; sending the same again will not help. */
public sealed class RefusedException extends ProblemException permits AccessRefusedException {
    private static final long serialVersionUID = 1L;

    RefusedException(Problem problem) {
        super(problem.detail() + " (HTTP " + problem.status() + ")", problem);
    }
}
