package dev.muduo.infer.answer;

/** An idempotency key came again with another request. */
public final class KeyReusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    KeyReusedException() {
        super("this Idempotency-Key came before with another request: take a new key for each request");
    }
}
