package dev.muduo.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final EventCodec codec = new EventCodec();

    @Provide
    Arbitrary<Schema> schemas() {
        return Arbitraries.of(EventCodec.all());
    }

    @Property
    void everyEventComesBackAsItWas(@ForAll("schemas") Schema schema, @ForAll long seed) {
        SpecificRecord event = new RandomEvents(seed).event(schema);
        assertEquals(event, codec.decode(codec.encode(event)));
    }

    @Property
    void theSameEventGivesTheSameBytes(@ForAll("schemas") Schema schema, @ForAll long seed) {
        byte[] first = codec.encode(new RandomEvents(seed).event(schema));
        byte[] second = new EventCodec().encode(new RandomEvents(seed).event(schema));
        assertTrue(Arrays.equals(first, second));
    }

    @Property
    void damagedBytesAreAnEventOrRefusedByName(
            @ForAll("schemas") Schema schema, @ForAll long seed, @ForAll int position, @ForAll byte damage) {
        byte[] bytes = codec.encode(new RandomEvents(seed).event(schema));
        bytes[Math.floorMod(position, bytes.length)] ^= (byte) (damage | 1);
        decodeOrRefuse(bytes);
    }

    @Property
    void anyBytesAreAnEventOrRefusedByName(@ForAll("schemas") Schema schema, @ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        decodeOrRefuse(bytes);
        if (bytes.length >= 10) {
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put((byte) 0xC3)
                    .put((byte) 1)
                    .putLong(SchemaNormalization.parsingFingerprint64(schema));
            decodeOrRefuse(bytes);
        }
    }

    private void decodeOrRefuse(byte[] bytes) {
        try {
            codec.decode(bytes);
        } catch (EventCodecException e) {
            assertTrue(e.getMessage().length() > 10, "a refusal says why");
        }
    }

    @Test
    void anEventOverTheBoundIsNotWritten() {
        IngestCursor cursor = new IngestCursor("source", "x".repeat(EventCodec.MAX_EVENT_BYTES), NOW);
        EventCodecException refused = assertThrows(EventCodecException.class, () -> codec.encode(cursor));
        assertTrue(refused.getMessage().contains("over the bound of 16384"), refused.getMessage());
    }

    @Test
    void anEventAtTheBoundIsWrittenAndRead() {
        int overhead = codec.encode(new IngestCursor("", "x".repeat(9000), NOW)).length - 9000;
        IngestCursor largest = new IngestCursor("", "x".repeat(EventCodec.MAX_EVENT_BYTES - overhead), NOW);
        byte[] bytes = codec.encode(largest);
        assertEquals(EventCodec.MAX_EVENT_BYTES, bytes.length);
        assertEquals(largest, codec.decode(bytes));
    }

    @Test
    void aRecordOverTheBoundIsNotRead() {
        EventCodecException refused =
                assertThrows(EventCodecException.class, () -> codec.decode(new byte[EventCodec.MAX_EVENT_BYTES + 1]));
        assertTrue(refused.getMessage().contains("has 16385"), refused.getMessage());
    }

    @Test
    void anUnknownSchemaIsRefusedWithItsFingerprint() {
        byte[] bytes = codec.encode(new IngestCursor("a", "b", NOW));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(2, 0x1122334455667788L);
        UnknownSchemaException refused = assertThrows(UnknownSchemaException.class, () -> codec.decode(bytes));
        assertTrue(refused.getMessage().contains("1122334455667788"), refused.getMessage());
    }

    /** Readers first: a release knows the schema that the next one writes, and reads what it can say with its own. */
    @Test
    void anEventOfTheNextReleaseIsReadOnceItsSchemaIsKnown() throws IOException {
        Schema next = withANewField(IngestCursor.getClassSchema());
        GenericRecord written = new GenericRecordBuilder(next)
                .set("source", "a")
                .set("position", "b")
                .set("updatedAt", NOW.toEpochMilli())
                .set("added", "c")
                .build();
        byte[] bytes = new BinaryMessageEncoder<GenericRecord>(new GenericData(), next)
                .encode(written)
                .array();
        assertThrows(UnknownSchemaException.class, () -> codec.decode(bytes));

        EventCodec readerFirst = new EventCodec(
                event -> event.equals(IngestCursor.getClassSchema()) ? List.of(event, next) : SchemaHistory.of(event));
        assertEquals(new IngestCursor("a", "b", NOW), readerFirst.decode(bytes));
    }

    private static Schema withANewField(Schema schema) {
        String json = schema.toString();
        int end = json.lastIndexOf("]");
        return new Schema.Parser()
                .parse(json.substring(0, end) + ",{\"name\":\"added\",\"type\":\"string\",\"default\":\"\"}"
                        + json.substring(end));
    }

    @Test
    void whatDoesNotBeginAsAnEventIsRefused() {
        Stream.of(new byte[0], new byte[] {(byte) 0xC3}, "{\"json\": true}".getBytes(UTF_8))
                .forEach(bytes -> {
                    EventCodecException refused = assertThrows(EventCodecException.class, () -> codec.decode(bytes));
                    assertTrue(refused.getMessage().contains("begins with C3 01"), refused.getMessage());
                });
    }

    @Test
    void aTruncatedEventIsRefused() {
        byte[] bytes = codec.encode(new IngestCursor("source", "position", NOW));
        for (int length = 10; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(EventCodecException.class, () -> codec.decode(cut));
        }
    }
}
