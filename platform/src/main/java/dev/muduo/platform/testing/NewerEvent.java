package dev.muduo.platform.testing;

import dev.muduo.platform.log.LoggedRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Makes a record of a log in memory one that a newer version has written: it lies there under a fingerprint that no schema here
 * has, until {@link #becomesKnown()}, which stands for the upgrade of its readers.
 */
public final class NewerEvent {
    private static final int FINGERPRINT_AT = 2;
    private static final long UNKNOWN = 0x1122334455667788L;

    private final ByteBuffer value;
    private final long fingerprint;

    /** @param record as the log returned it, for its bytes are changed in place */
    public NewerEvent(LoggedRecord record) {
        value = ByteBuffer.wrap(record.value()).order(ByteOrder.LITTLE_ENDIAN);
        fingerprint = value.getLong(FINGERPRINT_AT);
        value.putLong(FINGERPRINT_AT, UNKNOWN);
    }

    /** From now on every reader here can read it. */
    public void becomesKnown() {
        value.putLong(FINGERPRINT_AT, fingerprint);
    }
}
