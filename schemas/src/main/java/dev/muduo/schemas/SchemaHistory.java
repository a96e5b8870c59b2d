package dev.muduo.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The schemas that an event has had, oldest first: {@code history/<Event>/1.avsc}, {@code 2.avsc} … on the class path. Behind the
 * present one there may be that of the next release: readers know a schema before anybody writes it.
 */
final class SchemaHistory {
    private SchemaHistory() {}

    static List<Schema> of(Schema event) {
        List<Schema> history = new ArrayList<>();
        while (true) {
            String name = "history/" + event.getName() + "/" + (history.size() + 1) + ".avsc";
            try (InputStream in = SchemaHistory.class.getResourceAsStream(name)) {
                if (in == null) {
                    return List.copyOf(history);
                }
                history.add(new Schema.Parser().parse(in));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + name + " from the class path", e);
            }
        }
    }
}
