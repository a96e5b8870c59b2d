package dev.muduo.benchmarks.chaos;

/** What a trainer was doing when it was killed, as log, store and its own last words tell it. */
enum Struck {
    START_UP("starting: process, engine, log, checkpoint"),
    BETWEEN_ROUNDS("between two rounds, or preparing one that was not opened"),
    PREPARING("preparing a round that was opened"),
    TRAINING("making steps, or writing the checkpoint"),
    WRITTEN("between storing the checkpoint and announcing it");

    private final String words;

    Struck(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
