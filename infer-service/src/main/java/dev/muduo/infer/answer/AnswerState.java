package dev.muduo.infer.answer;

/** How far an answer is. */
public enum AnswerState {
    /** Its request waits for its turn. */
    WAITING(false),
    /** It is being computed. */
    RUNNING(false),
    /** Its results can be fetched. */
    DONE(true),
    /** There will be none; a problem says why. */
    FAILED(true),
    /** Somebody has asked for it to be given up. */
    CANCELLED(true);

    private final boolean last;

    AnswerState(boolean last) {
        this.last = last;
    }

    /** Whether it stays so. */
    public boolean isLast() {
        return last;
    }
}
