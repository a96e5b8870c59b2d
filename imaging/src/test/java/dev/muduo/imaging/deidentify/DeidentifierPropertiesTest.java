package dev.muduo.imaging.deidentify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.dicom.Vr;
import dev.muduo.imaging.testing.DicomFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class DeidentifierPropertiesTest {
    private static final KeyedHash KEY = identifier -> identifier.repeat(16).getBytes(StandardCharsets.UTF_8);
    private static final String NAME = "Doe^Jane";
    private static final int MOST_LEVELS = 5;
    private static final List<PlantedRow> ROWS = PlantedRow.all().stream()
            .filter(row -> row.tag().group() >= 0x0008)
            .filter(row -> !row.patient().equals("K"))
            .filter(row -> !row.tag().equals(Attribute.SOP_INSTANCE_UID.tag()))
            .toList();
    private static final List<PlantedRow> SEQUENCES =
            ROWS.stream().filter(row -> row.vr() == Vr.SQ).toList();
    private static final List<TransferSyntax> SYNTAXES = List.of(
            TransferSyntax.IMPLICIT_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_BIG_ENDIAN,
            TransferSyntax.DEFLATED);

    /** Names in any attribute of the table, of whatever representation a file claims, among any others, at any depth. */
    @Property(tries = 300)
    void aNameInAnyMixtureOfAttributesNeverSurvives(@ForAll long seed) {
        Random random = new Random(seed);
        DataSetBuilder planted = DicomFiles.ct(1, 0);
        plant(planted, random, 0);
        TransferSyntax syntax = SYNTAXES.get(random.nextInt(SYNTAXES.size()));
        DicomFile sent = Dicom.read(DicomFiles.encode(syntax, planted), "sent");
        Deidentifier deidentifier = new Deidentifier(KEY, DeidentificationOptions.FOR_SUV);

        DicomFile clean = deidentifier.deidentify(sent).file();
        byte[] plain =
                Dicom.encode(new DicomFile(clean.fileMeta(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN, clean.dataSet()));
        assertFalse(new String(plain, StandardCharsets.ISO_8859_1).contains(NAME));
        assertEquals(
                tags(clean.dataSet()).toList(),
                tags(deidentifier.deidentify(clean).file().dataSet()).toList(),
                "what is clean loses nothing more");
    }

    private static void plant(DataSetBuilder dataSet, Random random, int depth) {
        for (int n = random.nextInt(12); n > 0; n--) {
            PlantedRow row = ROWS.get(random.nextInt(ROWS.size()));
            Vr claimed = random.nextInt(4) == 0 ? Vr.UN : row.vr();
            dataSet.put(row.vr() == Vr.SQ ? row.planted() : DummyValue.text(row.tag(), claimed, NAME));
        }
        if (random.nextInt(3) == 0) {
            int group = 0x0009 + 2 * random.nextInt(0x2000);
            dataSet.put(DummyValue.text(new Tag(group, 0x0010), Vr.LO, NAME))
                    .put(DummyValue.text(new Tag(group, 0x1000 + random.nextInt(0xff)), Vr.LO, NAME));
        }
        for (int n = random.nextInt(3); n > 0 && depth < MOST_LEVELS; n--) {
            DataSetBuilder item = DataSet.builder();
            plant(item, random, depth + 1);
            Tag sequence = random.nextBoolean()
                    ? new Tag(0x0054, 0x0016)
                    : SEQUENCES.get(random.nextInt(SEQUENCES.size())).tag();
            dataSet.put(new Element.Items(sequence, List.of(item.build())));
        }
    }

    private static Stream<Tag> tags(DataSet dataSet) {
        return dataSet.elements().stream()
                .flatMap(element -> Stream.concat(
                        Stream.of(element.tag()),
                        element instanceof Element.Items items
                                ? items.items().stream().flatMap(DeidentifierPropertiesTest::tags)
                                : Stream.empty()));
    }
}
