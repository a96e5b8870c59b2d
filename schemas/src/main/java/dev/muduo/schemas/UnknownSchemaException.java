package dev.muduo.schemas;

/**
 * An event under a fingerprint that no schema here has: a newer version has written it. It is not damaged, and can be read as
 * soon as its reader knows the schema.
 */
public class UnknownSchemaException extends EventCodecException {
    private static final long serialVersionUID = 1;

    public UnknownSchemaException(String message) {
        super(message);
    }
}
