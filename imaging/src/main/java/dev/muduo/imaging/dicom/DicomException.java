package dev.muduo.imaging.dicom;

/**
 * The content of a file is not the DICOM that was asked for. The message says what was expected and what came, at which
 * attribute and, where the bytes themselves are wrong, at which byte; it repeats no value that may say something of a patient.
 */
public final class DicomException extends RuntimeException {
    public DicomException(String message) {
        super(message);
    }

    public DicomException(String message, Throwable cause) {
        super(message, cause);
    }
}
