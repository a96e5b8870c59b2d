package dev.muduo.imaging.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.coding.Code;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.measures.StructureMeasures;
import dev.muduo.imaging.measures.Uptake;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.imaging.testing.Sources;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasurementReportTest {
    private static final SourceImages SOURCE = Sources.axial(4, 3, 2, 4, 3);
    private static final SourceImages CT = ct();
    private static final Optional<String> FDG = Optional.of("FDG");
    private static final List<StructureMeasures> MEASURES = List.of(
            new StructureMeasures(
                    Sources.STRUCTURES.withId(2), 150.25, Optional.of(new Uptake(2.5, 8.125, 6.75, 375.625))),
            new StructureMeasures(Sources.STRUCTURES.withId(4), 0, Optional.empty()));

    @Test
    void everyNumberHasItsUnitAndItsMeaning() {
        DataSet group = groups(report()).get(0);
        assertEquals(
                List.of(
                        "118565006  150.25 ml",
                        "126401 373098007 2.5 g/ml{SUVbw}",
                        "126401 56851009 8.125 g/ml{SUVbw}",
                        "126401 126031 6.75 g/ml{SUVbw}",
                        "126034  375.625 g"),
                group.items(Attribute.CONTENT_SEQUENCE).stream()
                        .filter(item -> item.requireText(Attribute.VALUE_TYPE).equals("NUM"))
                        .map(MeasurementReportTest::told)
                        .toList());
    }

    /** What is total lesion glycolysis of a lesion is glycolysis of an organ (PS3.16, CID 7466). */
    @Test
    void ofALesionItIsTotalLesionGlycolysis() {
        Structure tumour = new Structure(1, "tumour", "108369006");
        StructureMeasures measures = new StructureMeasures(tumour, 2, Optional.of(new Uptake(2, 4, 3, 4)));
        DataSet report = MeasurementReport.write(List.of(measures), SOURCE, SOURCE, Sources.ORIGIN, FDG)
                .dataSet();
        DataSet number = named(groups(report).get(0), "126033");
        assertEquals("126033  4 g", told(number));
    }

    /** Of what another tracer shows, and of what nobody knows, it is not said that it is glycolysis. */
    @Test
    void ofAnotherTracerItIsTheIntegratedIntensity() {
        Structure tumour = new Structure(1, "tumour", "108369006");
        List<StructureMeasures> measures =
                List.of(new StructureMeasures(tumour, 2, Optional.of(new Uptake(2, 4, 3, 4))), MEASURES.get(0));
        for (Optional<String> tracer :
                List.of(Optional.of("PSMA"), Optional.of("DOTATATE"), Optional.<String>empty())) {
            DataSet report = MeasurementReport.write(measures, SOURCE, SOURCE, Sources.ORIGIN, tracer)
                    .dataSet();
            assertEquals(List.of("99N0  4 g", "99N0  375.625 g"), products(report), tracer.toString());
        }
        for (String name : List.of("18F-FDG", "[18F]Fluorodeoxyglucose", "Fludeoxyglucose F^18^", "fdg")) {
            DataSet report = MeasurementReport.write(measures, SOURCE, SOURCE, Sources.ORIGIN, Optional.of(name))
                    .dataSet();
            assertEquals(List.of("126033  4 g", "126034  375.625 g"), products(report), name);
        }
    }

    /** SUVmean times volume, as it is called of each structure. */
    private static List<String> products(DataSet report) {
        return groups(report).stream()
                .flatMap(group -> group.items(Attribute.CONTENT_SEQUENCE).stream())
                .filter(item -> item.requireText(Attribute.VALUE_TYPE).equals("NUM"))
                .map(MeasurementReportTest::told)
                .filter(number -> number.endsWith(" g"))
                .toList();
    }

    /** Each outermost container of a template says which (PS3.3, C.18.8). */
    @Test
    void containersNameTheirTemplates() {
        DataSet report = report();
        assertEquals("1500", template(report));
        assertEquals("1600", template(named(report, "111028")));
        for (DataSet group : groups(report)) {
            assertEquals("1411", template(group));
        }
        assertFalse(named(report, "126010").has(Attribute.CONTENT_TEMPLATE_SEQUENCE), "a row of TID 1500");
    }

    private static String template(DataSet container) {
        DataSet template = container.items(Attribute.CONTENT_TEMPLATE_SEQUENCE).get(0);
        assertEquals("DCMR", template.requireText(Attribute.MAPPING_RESOURCE));
        return template.requireText(Attribute.TEMPLATE_IDENTIFIER);
    }

    /** Concept, derivation, value, unit. */
    private static String told(DataSet number) {
        DataSet measured = number.items(Attribute.MEASURED_VALUE_SEQUENCE).get(0);
        String derivation = number.items(Attribute.CONTENT_SEQUENCE).stream()
                .filter(modifier ->
                        code(modifier, Attribute.CONCEPT_NAME_CODE_SEQUENCE).equals("121401"))
                .map(modifier -> code(modifier, Attribute.CONCEPT_CODE_SEQUENCE))
                .findFirst()
                .orElse("");
        return code(number, Attribute.CONCEPT_NAME_CODE_SEQUENCE) + " " + derivation + " "
                + measured.requireText(Attribute.NUMERIC_VALUE) + " "
                + code(measured, Attribute.MEASUREMENT_UNITS_CODE_SEQUENCE);
    }

    private static String code(DataSet item, Attribute sequence) {
        return Code.in(item, sequence).orElseThrow().value();
    }

    @Test
    void groupsNameTheirSegments() {
        DataSet segmentation = SegmentationWriter.write(
                        new LabelMap(SOURCE.grid(), new byte[24]), Sources.STRUCTURES, SOURCE, Sources.ORIGIN)
                .dataSet();
        List<DataSet> groups = groups(report());
        assertEquals(2, groups.size());
        for (int n = 0; n < groups.size(); n++) {
            DataSet segment = named(groups.get(n), "121191")
                    .items(Attribute.REFERENCED_SOP_SEQUENCE)
                    .get(0);
            assertEquals(
                    segmentation.requireText(Attribute.SOP_INSTANCE_UID),
                    segment.requireText(Attribute.REFERENCED_SOP_INSTANCE_UID));
            assertEquals(MEASURES.get(n).structure().id(), segment.requireInteger(Attribute.REFERENCED_SEGMENT_NUMBER));
        }
        DataSet site = named(groups.get(0), "363698007");
        assertEquals("64033007", code(site, Attribute.CONCEPT_CODE_SEQUENCE));
        assertEquals("7771000", code(named(site, "272741003"), Attribute.CONCEPT_CODE_SEQUENCE));
    }

    /** Whoever moves the report must know what else to move. */
    @Test
    void allThatIsReferredToIsEvidence() {
        DataSet evidence = report().items(Attribute.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE)
                .get(0);
        assertEquals("2.25.1", evidence.requireText(Attribute.STUDY_INSTANCE_UID));
        List<DataSet> series = evidence.items(Attribute.REFERENCED_SERIES_SEQUENCE);
        assertEquals("2.25.2", series.get(0).requireText(Attribute.SERIES_INSTANCE_UID));
        assertEquals(2, series.get(0).items(Attribute.REFERENCED_SOP_SEQUENCE).size());
        assertEquals(1, series.get(1).items(Attribute.REFERENCED_SOP_SEQUENCE).size());
    }

    /** A structure that was not found has a volume of 0 and no uptake at all. */
    @Test
    void whatWasNotFoundHasNoUptake() {
        long numbers = groups(report()).get(1).items(Attribute.CONTENT_SEQUENCE).stream()
                .filter(item -> item.requireText(Attribute.VALUE_TYPE).equals("NUM"))
                .count();
        assertEquals(1, numbers);
    }

    @Test
    void sameEveryTime() {
        assertArrayEquals(
                Dicom.encode(MeasurementReport.write(MEASURES, SOURCE, SOURCE, Sources.ORIGIN, FDG)),
                Dicom.encode(MeasurementReport.write(MEASURES, SOURCE, SOURCE, Sources.ORIGIN, FDG)));
    }

    @Test
    void uptakeIsOfAPet() {
        assertThrows(
                IllegalArgumentException.class, () -> MeasurementReport.write(MEASURES, CT, CT, Sources.ORIGIN, FDG));
    }

    /** The PET is measured where the segmentation of the CT lies: another report than one of the PET's own segmentation. */
    @Test
    void aSegmentationOfTheCtIsNamedWhereThePetIsMeasured() {
        DataSet segmentation = SegmentationWriter.write(
                        new LabelMap(CT.grid(), new byte[24]), Sources.STRUCTURES, CT, Sources.ORIGIN)
                .dataSet();
        DataSet report = MeasurementReport.write(MEASURES, SOURCE, CT, Sources.ORIGIN, FDG)
                .dataSet();
        DataSet segment = named(groups(report).get(0), "121191")
                .items(Attribute.REFERENCED_SOP_SEQUENCE)
                .get(0);
        assertEquals(
                segmentation.requireText(Attribute.SOP_INSTANCE_UID),
                segment.requireText(Attribute.REFERENCED_SOP_INSTANCE_UID));
        List<DataSet> evidence = report.items(Attribute.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE)
                .get(0)
                .items(Attribute.REFERENCED_SERIES_SEQUENCE);
        assertEquals(
                List.of(SOURCE.seriesUid(), segmentation.requireText(Attribute.SERIES_INSTANCE_UID)),
                evidence.stream()
                        .map(series -> series.requireText(Attribute.SERIES_INSTANCE_UID))
                        .toList());
        assertNotEquals(
                report().requireText(Attribute.SOP_INSTANCE_UID), report.requireText(Attribute.SOP_INSTANCE_UID));
    }

    private static SourceImages ct() {
        DataSet headers = SOURCE.headers().toBuilder()
                .text(Attribute.MODALITY, "CT")
                .text(Attribute.SERIES_INSTANCE_UID, "2.25.3")
                .build();
        return new SourceImages(headers, SOURCE.slices());
    }

    private static DataSet report() {
        DicomFile file = MeasurementReport.write(MEASURES, SOURCE, SOURCE, Sources.ORIGIN, FDG);
        return Dicom.read(Dicom.encode(file), "report").dataSet();
    }

    private static List<DataSet> groups(DataSet report) {
        return named(report, "126010").items(Attribute.CONTENT_SEQUENCE);
    }

    /** The item whose concept this is. */
    private static DataSet named(DataSet parent, String concept) {
        return parent.items(Attribute.CONTENT_SEQUENCE).stream()
                .filter(item -> Code.in(item, Attribute.CONCEPT_NAME_CODE_SEQUENCE)
                        .filter(name -> name.value().equals(concept))
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }
}
