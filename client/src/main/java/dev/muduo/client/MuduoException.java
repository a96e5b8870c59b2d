package dev.muduo.client;

import java.io.IOException;

/** There is no answer, or not the one that was hoped for. */
public abstract sealed class MuduoException extends IOException
        permits UnreachableException, NotNowException, RefusedException, UnreadableAnswerException {
    private static final long serialVersionUID = 1L;

    MuduoException(String message, Throwable cause) {
        super(message, cause);
    }
}
