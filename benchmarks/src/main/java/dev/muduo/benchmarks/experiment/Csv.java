package dev.muduo.benchmarks.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * A table as RFC 4180 has it: fields with a comma, a quote or a line break are quoted, quotes doubled.
 *
 * @param header names of the columns
 * @param rows   each as long as the header
 */
record Csv(List<String> header, List<List<String>> rows) {
    Csv {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException(
                        "a row has " + header.size() + " fields as the header, got " + row.size() + ": " + row);
            }
        }
    }

    String write() {
        StringBuilder text = new StringBuilder();
        append(text, header);
        rows.forEach(row -> append(text, row));
        return text.toString();
    }

    private static void append(StringBuilder text, List<String> fields) {
        for (int i = 0; i < fields.size(); i++) {
            text.append(i == 0 ? "" : ",").append(quoted(fields.get(i)));
        }
        text.append('\n');
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    /**
     * Reads what {@link #write()} has written.
     *
     * @throws IllegalArgumentException if a quote is not closed, rows are not of one length, or there is no header
     */
    static Csv read(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    field.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\n') {
                row.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else {
                field.append(c);
            }
        }
        if (quoted || rows.isEmpty()) {
            throw new IllegalArgumentException(
                    quoted ? "a quote is opened and not closed" : "a table has a header, this one no line");
        }
        return new Csv(rows.get(0), rows.subList(1, rows.size()));
    }
}
