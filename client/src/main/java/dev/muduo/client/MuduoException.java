package dev.muduo.client;

import java.io.IOException;
import java.util.Optional;

/** There is no answer, or not the one that was hoped for. */
public abstract sealed class MuduoException extends IOException
        permits UnreachableException, ProblemException, UnreadableAnswerException {
    private static final long serialVersionUID = 1L;

    private String key;

    MuduoException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The key that the request had, given or made up. The same request with it, by {@link Wanted#key(String)}, gets what this one
     * has begun: nothing is computed twice.
     *
     * @return empty where it had none
     */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    void setKey(String word) {
        key = word;
    }
}
