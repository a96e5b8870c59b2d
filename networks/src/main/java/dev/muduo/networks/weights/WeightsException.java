package dev.muduo.networks.weights;

/** A weights file, or a set of weights, is not what it claims to be; the message says what was expected and what came. */
public final class WeightsException extends RuntimeException {
    public WeightsException(String message) {
        super(message);
    }

    public WeightsException(String message, Throwable cause) {
        super(message, cause);
    }
}
