package dev.muduo.infer.request;

/** Whoever waits for a mask: is asked whether it is still wanted, and told how it gets on, by the worker that makes it. */
@FunctionalInterface
public interface Watch {
    /** Whether nobody waits any more; asked before each window. */
    boolean gone();

    /** Whether whoever asked for it does not wait any more, though others may. */
    default boolean isGivenUp() {
        return gone();
    }

    /** Whether others wait for what is made, besides whoever asked for it: then its deadline is not theirs. */
    default boolean isWantedByOthers() {
        return false;
    }

    /** How many windows there will be, before the first; of a mask that is in the store nobody is told. */
    default void expect(int windows) {}

    /** One of them is done. */
    default void windowDone() {}

    /** The mask is in the store, and whoever asks for the same from now on finds it there. */
    default void found() {}
}
