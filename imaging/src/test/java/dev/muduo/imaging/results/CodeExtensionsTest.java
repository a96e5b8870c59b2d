package dev.muduo.imaging.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.Element;
import dev.muduo.imaging.measures.StructureMeasures;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.imaging.testing.Geometries;
import dev.muduo.imaging.testing.Sources;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results of images whose text changes its character set by escape sequences: what is copied stays as it is, what is ours is ASCII. */
class CodeExtensionsTest {
    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(textBlock = """
                    \\ISO 2022 IR 87, 59616D6164615E5461726F753D1B24423B3345441B28425E1B244242404F3A1B2842, Yamada^Tarou=山田^太郎
                    \\ISO 2022 IR 149, 486F6E675E47696C646F6E673D1B242943FBF35E1B242943D1CED4D7, Hong^Gildong=洪^吉洞
                    ISO 2022 IR 13\\ISO 2022 IR 87, D4CFC0DE5EC0DBB33D1B24423B3345441B284A5E1B244242404F3A1B284A, ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎
                    ISO 2022 IR 100, 4275635E4AE972F46D652020, Buc^Jérôme
                    """)
    void resultsAreWritten(String terms, String hex, String name) {
        byte[] nameBytes = HexFormat.of().parseHex(hex);
        SourceImages source = source(terms, nameBytes);
        Random random = new Random(1);
        LabelMap labels = Sources.labels(random, source.grid(), 4);
        Volume suv = Geometries.volume(random, source.grid());
        List<StructureMeasures> measures = StructureMeasures.of(labels, suv, Sources.STRUCTURES);
        for (DicomFile written : List.of(
                SegmentationWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN),
                StructureSetWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN),
                MeasurementReport.write(measures, source, source, Sources.ORIGIN, Optional.of("FDG")))) {
            DataSet result = Dicom.read(Dicom.encode(written), "result").dataSet();
            Element copied = result.find(Attribute.PATIENT_NAME.tag()).orElseThrow();
            assertArrayEquals(nameBytes, ((Element.Bytes) copied).bytes());
            assertEquals(name, result.requireText(Attribute.PATIENT_NAME));
            assertEquals("MuDuo Online", result.requireText(Attribute.MANUFACTURER));
        }
    }

    /** As results find them: kept in a file of their own. */
    private static SourceImages source(String terms, byte[] name) {
        SourceImages plain = Sources.axial(9, 7, 5, 4, 3);
        DataSet headers = plain.headers().toBuilder()
                .text(Attribute.SPECIFIC_CHARACTER_SET, terms)
                .bytes(Attribute.PATIENT_NAME, name)
                .build();
        return SourceImages.decode(new SourceImages(headers, plain.slices()).encode(), "source");
    }
}
