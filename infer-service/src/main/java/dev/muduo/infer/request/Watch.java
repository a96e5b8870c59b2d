package dev.muduo.infer.request;

/** Whoever waits for a mask: is asked whether it is still wanted, and told how it gets on, by the worker that makes it. */
@FunctionalInterface
public interface Watch {
    /** Whether nobody waits any more; asked before each window. */
    boolean gone();

    /** How many windows there will be, before the first; of a mask that is in the store nobody is told. */
    default void expect(int windows) {}

    /** One of them is done. */
    default void windowDone() {}
}
