package dev.muduo.standalone.cli;

/** What a command's exit status tells a script; listed in every command's help. */
final class ExitStatus {
    static final int DONE = 0;
    /** Refused by the server, or a check that does not hold. */
    static final int FAILED = 1;
    /** Also picocli's own for a wrong command line. */
    static final int USAGE = 2;
    /** Nobody answers, or not yet: worth trying again. */
    static final int NOT_READY = 3;

    static final int INTERRUPTED = 130;

    private ExitStatus() {}
}
