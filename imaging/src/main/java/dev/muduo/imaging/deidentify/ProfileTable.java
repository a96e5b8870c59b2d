package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.dicom.Vr;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Table E.1-1, read from the resource that holds it. Immutable. */
final class ProfileTable {
    static final String EDITION = "PS3.15 2024b";
    static final String RESOURCE = "ps3.15-2024b-table-e.1-1.tsv";

    private static final int COLUMNS = 6;
    private static final int REPEATING = 0xff00;
    /** Curves and overlays, of which a data set may have several (PS3.5, 7.6): the whole groups go. */
    private static final Set<Integer> GRAPHIC_GROUPS = Set.of(0x5000, 0x6000);

    private static final ProfileTable STANDARD = read();

    private final Map<Tag, ProfileRow> rows;

    private ProfileTable(Map<Tag, ProfileRow> rows) {
        this.rows = Map.copyOf(rows);
    }

    static ProfileTable standard() {
        return STANDARD;
    }

    Optional<ProfileRow> find(Tag tag) {
        if (GRAPHIC_GROUPS.contains(tag.group() & REPEATING)) {
            return Optional.of(new ProfileRow(Vr.UN, Action.REMOVE, false, false));
        }
        return Optional.ofNullable(rows.get(tag));
    }

    private static ProfileTable read() {
        Map<Tag, ProfileRow> rows = new HashMap<>();
        try (InputStream in = ProfileTable.class.getResourceAsStream(RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // Repeating groups are known by their number.
                if (!line.startsWith("#") && !line.contains("XX,")) {
                    add(rows, line.split("\t", -1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
        return new ProfileTable(rows);
    }

    private static void add(Map<Tag, ProfileRow> rows, String[] columns) {
        if (columns.length != COLUMNS) {
            throw new IllegalStateException(RESOURCE + ": expected " + COLUMNS + " columns, got " + columns.length);
        }
        Tag tag = new Tag(
                Integer.parseInt(columns[0].substring(1, 5), 16), Integer.parseInt(columns[0].substring(6, 10), 16));
        Vr vr = Vr.valueOf(columns[1]);
        ProfileRow row =
                new ProfileRow(vr, Action.chosen(columns[2], vr), columns[3].equals("K/C"), columns[4].equals("K"));
        if (rows.put(tag, row) != null) {
            throw new IllegalStateException(RESOURCE + ": " + tag + " is there twice");
        }
    }
}
