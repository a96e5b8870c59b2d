package dev.muduo.client;

import dev.muduo.client.answer.Problem;

/** The instance has answered, and says what is in the way (RFC 9457). */
public abstract sealed class ProblemException extends MuduoException permits NotNowException, RefusedException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(String message, Problem problem) {
        super(message, null);
        this.problem = problem;
    }

    /** What is in the way. */
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
