package dev.muduo.ingest.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.deidentify.UidMapping;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.ingest.testing.StoringArchive;
import dev.muduo.platform.testing.CapturedLog;
import dev.muduo.schemas.SegmentationServed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultPrivacyTest {
    @TempDir
    Path folder;

    private ResultArchives archives;

    @BeforeEach
    void start() throws IOException {
        archives = new ResultArchives(folder);
    }

    @AfterEach
    void close() {
        archives.close();
    }

    @Test
    void anotherArchiveIsToldOfNobody() throws IOException {
        ResultRig site = archives.siteWithBoth("ORTHANC", "SEG", "SR", "RTSTRUCT");
        List<String> planted = new ArrayList<>();
        UnaryOperator<DataSetBuilder> names = slice -> {
            planted.clear();
            return plant(slice, planted);
        };
        List<DataSet> slices = new ArrayList<>(DicomPhantom.ct(1, names));
        slices.addAll(DicomPhantom.pet(1, names));
        planted.addAll(List.of(
                DicomPhantom.PATIENT_ID,
                "Doe",
                "Jane",
                DicomPhantom.studyUid(1),
                site.rig.clock.instant().toString().substring(0, 10).replace("-", "")));
        SegmentationServed served;
        String said;
        try (CapturedLog log = new CapturedLog()) {
            served = site.serve(site.arrive(slices), Phantom.label());
            archives.own.fail(ResultArchives.status(500));
            site.work();
            archives.own.fail(ResultArchives.saying(400, StoringArchive.failed(0x0122)));
            site.work();
            archives.own.recover();
            site.serve(site.rig.arrived().get(0), Phantom.label());
            site.work();
            said = log.text();
        }
        assertTrue(site.rig.meters.scrape().contains("muduo_results_accepted_total"), site.rig.meters.scrape());
        assertTrue(said.contains("is set aside"), said);
        assertEquals(ResultArchives.ALL, ResultArchives.modalities(archives.own));
        assertEquals(ResultArchives.ALL, ResultArchives.modalities(archives.other));
        for (String value : planted) {
            archives.other.objects().forEach(object -> assertAbsent(value, object));
            site.outside().forEach(object -> assertAbsent(value, object));
            assertFalse(said.contains(value), () -> value + " is in the log");
        }
        assertFalse(served.toString().contains("Doe"));
        UidMapping uids = new UidMapping(SiteSecret.read(folder.resolve("site-secret")));
        for (DataSet object : archives.other.dataSets()) {
            assertEquals(uids.map(DicomPhantom.studyUid(1)), object.requireText(Attribute.STUDY_INSTANCE_UID));
            assertEquals("YES", object.requireText(Attribute.PATIENT_IDENTITY_REMOVED));
        }
        assertNotEquals(sopInstanceUids(archives.own), sopInstanceUids(archives.other));
        assertEquals(
                ResultArchives.numbers(archives.own.dataSets().get(1)),
                ResultArchives.numbers(archives.other.dataSets().get(1)));
        assertArrayEquals(
                Phantom.label().labels(),
                ResultArchives.read(archives.other.objects().get(0), Phantom.CT_GRID));
    }

    /** A value of its own in every text that results copy. */
    private static DataSetBuilder plant(DataSetBuilder slice, List<String> planted) {
        for (Attribute attribute : List.of(
                Attribute.ISSUER_OF_PATIENT_ID,
                Attribute.STUDY_ID,
                Attribute.STUDY_DESCRIPTION,
                Attribute.ACCESSION_NUMBER,
                Attribute.REFERRING_PHYSICIAN_NAME,
                Attribute.POSITION_REFERENCE_INDICATOR)) {
            String value = "PLANTED" + planted.size();
            planted.add(value);
            slice.text(attribute, value);
        }
        slice.text(Attribute.PATIENT_BIRTH_DATE, "19440606").text(Attribute.STUDY_DATE, "20251224");
        planted.addAll(List.of("19440606", "20251224"));
        return slice;
    }

    private static List<String> sopInstanceUids(StoringArchive archive) {
        return archive.dataSets().stream()
                .map(object -> object.requireText(Attribute.SOP_INSTANCE_UID))
                .toList();
    }

    private static void assertAbsent(String value, byte[] content) {
        assertFalse(new String(content, StandardCharsets.ISO_8859_1).contains(value), value);
    }
}
