package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.dicom.Vr;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.IntStream;

/** A row of the table as this test reads it, and a value that can only have come from there. */
record PlantedRow(int number, Tag tag, Vr vr, String basic, boolean temporal, String patient, String name) {

    /** Every row; the repeating groups as one of their members. */
    static List<PlantedRow> all() {
        try (InputStream in = PlantedRow.class.getResourceAsStream("ps3.15-2024b-table-e.1-1.tsv")) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
            return IntStream.range(0, lines.size())
                    .mapToObj(n -> of(n, lines.get(n).split("\t", -1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PlantedRow of(int number, String[] columns) {
        String digits =
                columns[0].replaceAll("[(),]", "").replace("XXXX", "3000").replace("XX", "02");
        return new PlantedRow(
                number,
                Tag.of(Integer.parseUnsignedInt(digits, 16)),
                Vr.valueOf(columns[1]),
                columns[2],
                columns[3].equals("K/C"),
                columns[4],
                columns[5]);
    }

    /** What cannot be anybody else's: what is looked for in the bytes that come out. Too short to tell: empty. */
    String marker() {
        return switch (vr) {
            case DA -> date();
            case DT -> date() + "10" + String.format("%04d", number % 60 * 100 + 11);
            case TM -> "11" + String.format("%02d", number % 60) + "47." + String.format("%06d", 900000 + number);
            case AS, US -> "";
            case DS -> "7.25" + String.format("%06d", number);
            case IS -> Integer.toString(1_700_000 + number);
            case UI, SQ -> "1.2.826.0.1.3680043.9.7." + number;
            case SH -> tag.equals(new Tag(0x0008, 0x0201)) ? "+0345" : "Doe" + (100_000 + number);
            case CS, AE -> "DOE" + (100_000 + number);
            default -> "Doe^Jane" + (100_000 + number);
        };
    }

    private String date() {
        return LocalDate.of(1931, 1, 1).plusDays(number).format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    Element planted() {
        return switch (vr) {
            case SQ ->
                new Element.Items(
                        tag,
                        List.of(DataSet.builder()
                                .put(DummyValue.text(new Tag(0x0008, 0x1155), Vr.UI, marker()))
                                .put(DummyValue.text(new Tag(0x0040, 0xa123), Vr.PN, marker()))
                                .build()));
            case AS -> DummyValue.text(tag, vr, "097Y");
            case US ->
                new Element.Bytes(
                        tag,
                        vr,
                        ByteBuffer.allocate(2)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putShort((short) 4711)
                                .array());
            default -> DummyValue.text(tag, vr, marker());
        };
    }

    /** Whether the options say that it stays as it is. */
    boolean stays(DeidentificationOptions options) {
        if (patient.equals("K") && options.patientCharacteristics()) {
            return true;
        }
        return temporal
                && switch (options.dates()) {
                    case REMOVED -> false;
                    case MODIFIED -> vr == Vr.TM || vr == Vr.SH;
                    case FULL -> true;
                };
    }

    @Override
    public String toString() {
        return tag + " " + name;
    }
}
