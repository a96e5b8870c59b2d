package dev.muduo.platform.log;

import dev.muduo.schemas.EventCodec;
import dev.muduo.schemas.EventCodecException;
import dev.muduo.schemas.UnknownSchemaException;
import org.apache.avro.specific.SpecificRecord;

/** Decodes records with the codec of the class path. */
final class Events {
    private static final EventCodec CODEC = new EventCodec();

    private Events() {}

    static SpecificRecord decode(LoggedRecord record) {
        try {
            return CODEC.decode(record.value());
        } catch (UnknownSchemaException e) {
            throw new NewerEventException(
                    "record " + record.partition() + "@" + record.offset() + " cannot be read yet: " + e.getMessage()
                            + ". Upgrade this process; nothing is passed over meanwhile",
                    e);
        } catch (EventCodecException e) {
            throw new UnreadableEventException(
                    "record " + record.partition() + "@" + record.offset() + " is no event known here: "
                            + e.getMessage(),
                    e);
        }
    }
}
