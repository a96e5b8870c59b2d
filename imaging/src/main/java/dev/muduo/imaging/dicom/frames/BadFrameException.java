package dev.muduo.imaging.dicom.frames;

/** Bytes that are no frame of the format expected; told to the outside as a DicomException with the file's name. */
final class BadFrameException extends Exception {
    BadFrameException(String message) {
        super(message);
    }

    BadFrameException(String message, Throwable cause) {
        super(message, cause);
    }
}
