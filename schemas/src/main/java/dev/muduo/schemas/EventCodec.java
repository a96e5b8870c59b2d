package dev.muduo.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Events to bytes and back: Avro single-object encoding (Avro 1.12 specification, "Single-object encoding"), so that every
 * record names its schema by fingerprint and several event types can share a topic. Reads what any released version has
 * written and what the next one will write ({@link SchemaHistory}), writes the present one. Safe for several threads.
 */
public final class EventCodec {
    /** Upper bound of an encoded event: Kafka carries references and small facts, never voxels. */
    public static final int MAX_EVENT_BYTES = 16 * 1024;

    private static final int HEADER_BYTES = 10;
    private static final List<Schema> EVENTS = List.of(
            StudyArrived.getClassSchema(),
            TeachingRequested.getClassSchema(),
            AnnotationSubmitted.getClassSchema(),
            PseudoLabelReviewed.getClassSchema(),
            PseudoLabelsProduced.getClassSchema(),
            TrainingRequested.getClassSchema(),
            WeightsImported.getClassSchema(),
            RoundOpened.getClassSchema(),
            CheckpointWritten.getClassSchema(),
            CheckpointPromoted.getClassSchema(),
            CheckpointRejected.getClassSchema(),
            SegmentationServed.getClassSchema(),
            IngestCursor.getClassSchema());

    private final SchemaStore.Cache written = new SchemaStore.Cache();
    private final Map<String, BinaryMessageDecoder<SpecificRecord>> decoders;

    public EventCodec() {
        this(SchemaHistory::of);
    }

    /** @param history the schemas that an event has had, and will have in the next release */
    EventCodec(Function<Schema, List<Schema>> history) {
        EVENTS.forEach(event -> history.apply(event).forEach(written::addSchema));
        EVENTS.forEach(written::addSchema);
        decoders = EVENTS.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Schema::getFullName,
                        schema -> new BinaryMessageDecoder<>(SpecificData.getForSchema(schema), schema, written)));
    }

    /** The schema of every event, as it is now. */
    public static List<Schema> all() {
        return EVENTS;
    }

    /**
     * The bytes of an event.
     *
     * @throws EventCodecException if the event is over {@link #MAX_EVENT_BYTES}
     */
    public byte[] encode(SpecificRecord event) {
        Schema schema = event.getSchema();
        ByteBuffer buffer;
        try {
            buffer = new BinaryMessageEncoder<SpecificRecord>(SpecificData.getForSchema(schema), schema).encode(event);
        } catch (IOException e) {
            throw new EventCodecException("cannot encode a " + schema.getName(), e);
        }
        if (buffer.remaining() > MAX_EVENT_BYTES) {
            throw new EventCodecException("a " + schema.getName() + " of " + buffer.remaining()
                    + " bytes is over the bound of " + MAX_EVENT_BYTES + "; events carry references, not content");
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /**
     * The event in the bytes, whichever released version wrote them.
     *
     * @throws UnknownSchemaException if a newer version has written them
     * @throws EventCodecException if the bytes are too many, or damaged
     */
    public SpecificRecord decode(byte[] bytes) {
        if (bytes.length > MAX_EVENT_BYTES) {
            throw new EventCodecException(
                    "an event has at most " + MAX_EVENT_BYTES + " bytes, this record has " + bytes.length);
        }
        if (bytes.length < HEADER_BYTES || bytes[0] != (byte) 0xC3 || bytes[1] != 1) {
            throw new EventCodecException(
                    "an event begins with C3 01 and a schema's fingerprint; these " + bytes.length + " bytes do not");
        }
        long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
        Schema schema = written.findByFingerprint(fingerprint);
        if (schema == null) {
            throw new UnknownSchemaException(String.format(
                    "no schema here has the fingerprint %016x: a newer version has written it", fingerprint));
        }
        try {
            WrittenForm.require(schema, bytes, HEADER_BYTES);
            return decoders.get(schema.getFullName()).decode(bytes);
        } catch (EventCodecException | IOException | AvroRuntimeException e) {
            throw new EventCodecException("a damaged " + schema.getName() + ": " + e.getMessage(), e);
        }
    }
}
