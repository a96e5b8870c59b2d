package dev.muduo.platform.log;

import dev.muduo.schemas.EventCodec;
import dev.muduo.schemas.EventCodecException;
import org.apache.avro.specific.SpecificRecord;

/** Decodes records with the codec of the class path. */
final class Events {
    private static final EventCodec CODEC = new EventCodec();

    private Events() {}

    static SpecificRecord decode(LoggedRecord record) {
        try {
            return CODEC.decode(record.value());
        } catch (EventCodecException e) {
            throw new UnreadableEventException(
                    "record " + record.partition() + "@" + record.offset() + " is no event known here: "
                            + e.getMessage(),
                    e);
        }
    }
}
