package dev.muduo.imaging.nifti;

/** The content of a file is not the NIfTI-1 image that was asked for; the message says what was expected and what came. */
public final class NiftiException extends RuntimeException {
    public NiftiException(String message) {
        super(message);
    }

    public NiftiException(String message, Throwable cause) {
        super(message, cause);
    }
}
