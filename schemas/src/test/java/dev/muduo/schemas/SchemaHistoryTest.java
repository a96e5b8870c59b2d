package dev.muduo.schemas;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;

/**
 * No change of an event may make a record unreadable: neither an old record for new code nor a new record for old code.
 *
 * <p>To change an event: edit {@code events.avdl} (a new field needs a default), then run
 * {@code mvn -pl schemas test -Dtest=SchemaHistoryTest -Dmuduo.history=write}, which adds {@code history/<Event>/<n>.avsc}
 * where the change is compatible, and commit that file alone: a release that reads a schema comes before the one that writes it
 * (README, "Upgrading"). The change of {@code events.avdl} itself is for the next release. Snapshots are never edited or removed.
 */
class SchemaHistoryTest {
    private static final SchemaValidator BOTH_WAYS =
            new SchemaValidatorBuilder().mutualReadStrategy().validateAll();
    private static final Path HISTORY =
            Path.of(System.getProperty("basedir", ".")).resolve("history");
    private static final boolean WRITE = "write".equals(System.getProperty("muduo.history"));

    @Test
    void everyEventIsCompatibleWithItsHistory() {
        assertAll(EventCodec.all().stream().map(event -> () -> assertCompatible(event, SchemaHistory.of(event))));
    }

    private static void assertCompatible(Schema event, List<Schema> history) {
        List<Schema> newestFirst = new ArrayList<>(history);
        Collections.reverse(newestFirst);
        try {
            BOTH_WAYS.validate(event, newestFirst);
        } catch (SchemaValidationException e) {
            fail(
                    "the change of " + event.getName() + " would make records unreadable, because old and new code must"
                            + " read each other's. Give a new field a default, do not rename or remove one without; or"
                            + " make a new event. In detail: " + e.getMessage(),
                    e);
        }
    }

    @Test
    void everyEventIsInItsHistory() throws IOException {
        for (Schema event : EventCodec.all()) {
            List<Schema> history = SchemaHistory.of(event);
            if (history.contains(event)) {
                continue;
            }
            Path snapshot = HISTORY.resolve(event.getName()).resolve((history.size() + 1) + ".avsc");
            if (WRITE) {
                assertCompatible(event, history);
                Files.createDirectories(snapshot.getParent());
                Files.writeString(snapshot, SchemaFormatter.format("json/pretty", event) + "\n");
            } else {
                fail("the schema of " + event.getName() + " is not in its history. If the change is meant, run"
                        + " mvn -pl schemas test -Dtest=SchemaHistoryTest -Dmuduo.history=write and commit "
                        + snapshot);
            }
        }
    }

    @Test
    void aFieldWithoutADefaultIsRefused() {
        Schema changed = withField("site", "\"string\"", "");
        assertThrows(
                SchemaValidationException.class,
                () -> BOTH_WAYS.validate(changed, List.of(IngestCursor.getClassSchema())));
    }

    @Test
    void aFieldWithADefaultIsAccepted() throws SchemaValidationException {
        Schema changed = withField("site", "\"string\"", ", \"default\": \"\"");
        BOTH_WAYS.validate(changed, List.of(IngestCursor.getClassSchema()));
    }

    @Test
    void anotherTypeIsRefused() {
        Schema changed = new Schema.Parser()
                .parse(IngestCursor.getClassSchema()
                        .toString()
                        .replace(
                                "\"name\":\"position\",\"type\":{\"type\":\"string\",\"avro.java.string\":\"String\"}",
                                "\"name\":\"position\",\"type\":\"long\""));
        assertTrue(!changed.equals(IngestCursor.getClassSchema()), "the schema was changed");
        assertThrows(
                SchemaValidationException.class,
                () -> BOTH_WAYS.validate(changed, List.of(IngestCursor.getClassSchema())));
    }

    /** What an older version has written is read with the defaults of what it did not know. */
    @Test
    void aRecordOfEverySnapshotIsRead() throws IOException {
        EventCodec codec = new EventCodec();
        for (Schema event : EventCodec.all()) {
            List<Schema> history = SchemaHistory.of(event);
            assertTrue(!history.isEmpty(), "no snapshot of " + event.getName());
            for (Schema snapshot : history) {
                GenericRecord old = (GenericRecord) new GenericData()
                        .deepCopy(
                                snapshot,
                                new RandomData(snapshot, 1, 7L).iterator().next());
                byte[] bytes = bytes(new BinaryMessageEncoder<GenericRecord>(new GenericData(), snapshot).encode(old));
                if (bytes.length <= EventCodec.MAX_EVENT_BYTES) {
                    assertEquals(
                            event.getFullName(), codec.decode(bytes).getSchema().getFullName());
                }
            }
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (buffer.hasRemaining()) {
            out.write(buffer.get());
        }
        return out.toByteArray();
    }

    private static Schema withField(String name, String type, String suffix) {
        String json = IngestCursor.getClassSchema().toString();
        int end = json.indexOf("]", json.indexOf("\"fields\""));
        return new Schema.Parser()
                .parse(json.substring(0, end) + ",{\"name\":\"" + name + "\",\"type\":" + type + suffix + "}"
                        + json.substring(end));
    }

    @Test
    void theTimeInAnEventIsAnInstant() {
        IngestCursor cursor = new IngestCursor("a", "b", Instant.parse("2026-01-01T00:00:00.123Z"));
        assertEquals(cursor, new EventCodec().decode(new EventCodec().encode(cursor)));
    }
}
