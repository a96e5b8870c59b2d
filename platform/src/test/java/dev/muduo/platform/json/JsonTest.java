package dev.muduo.platform.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.Promotion;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.teaching.PseudoLabelManifest;
import dev.muduo.schemas.PromotionCause;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final StoredObject OBJECT = new StoredObject("a/b", Sha256.of(new byte[0]), 0);

    static CheckpointManifest manifest(Map<String, String> configuration) {
        return new CheckpointManifest(
                "student",
                3,
                300,
                Optional.of("base"),
                new Structures(List.of(new Structure(1, "liver", "10200004"))),
                Preprocessing.standard(6, 32),
                new CheckpointManifest.UNet3d(2, 2, 16),
                configuration);
    }

    @Test
    void manifestsAndPromotionsComeBackAsTheyWere() {
        CheckpointManifest manifest = manifest(Map.of("seed", "1234", "batch.labelled", "2"));
        assertEquals(manifest, Json.read(Json.write(manifest), CheckpointManifest.class, "manifest"));
        Promotion first = new Promotion("student", 1, "c", Optional.empty(), Optional.of(OBJECT), PromotionCause.FIRST);
        assertEquals(first, Json.read(Json.write(first), Promotion.class, "pointer"));
        PseudoLabelManifest labels = new PseudoLabelManifest(
                "study",
                1,
                2,
                32,
                Map.of("ct", "weight-free"),
                List.of(new PseudoLabelManifest.Patch(
                        new PatchPlace(0.1, -2.5, 1e-17, 192),
                        Optional.of(OBJECT),
                        List.of(
                                new PseudoLabelManifest.StructureAnswer(
                                        "liver", OptionalDouble.of(0.7), Optional.empty()),
                                new PseudoLabelManifest.StructureAnswer(
                                        "spleen", OptionalDouble.empty(), Optional.of("no prompt"))))));
        assertEquals(labels, Json.read(Json.write(labels), PseudoLabelManifest.class, "labels"));
    }

    @Test
    void whatHasChangedSinceTheBaseIsPartOfAManifestAndNothingIsWhereNothingHas() {
        CheckpointManifest manifest = manifest(Map.of("seed", "1234", "student.schedule", "POLY", "new", "x"));

        CheckpointManifest since = manifest.since(Map.of("seed", "1234", "student.schedule", "AVERAGED", "gone", "y"));

        SortedMap<String, CheckpointManifest.Change> expected = new TreeMap<>(Map.of(
                "student.schedule", new CheckpointManifest.Change(Optional.of("AVERAGED"), Optional.of("POLY")),
                "new", new CheckpointManifest.Change(Optional.empty(), Optional.of("x")),
                "gone", new CheckpointManifest.Change(Optional.of("y"), Optional.empty())));
        assertEquals(Optional.of(expected), since.changed());
        assertEquals(since, Json.read(Json.write(since), CheckpointManifest.class, "manifest"));
        assertEquals(manifest, manifest.since(manifest.configuration()));
        assertFalse(new String(Json.write(manifest), UTF_8).contains("changed"));
    }

    @Test
    void importedWeightsAreToldByTheirManifest() {
        CheckpointManifest.SamMed3d sam =
                new CheckpointManifest.SamMed3d(128, 16, 768, 12, 12, 14, List.of(11, 8, 5, 2), 384, 16, 256);
        CheckpointManifest teacher = new CheckpointManifest(
                "ct-teacher",
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                sam,
                Map.of(),
                Optional.of(new CheckpointManifest.Imported(OBJECT.sha256(), Optional.of("sam_med3d_turbo.pth"))));
        String json = new String(Json.write(teacher), UTF_8);
        assertTrue(json.contains("\"globalBlocks\":[2,5,8,11]") && json.contains("\"kind\":\"sam-med3d\""), json);
        CheckpointManifest read = Json.read(json.getBytes(UTF_8), CheckpointManifest.class, "manifest");
        assertEquals(teacher, read);
        assertEquals(sam, read.samMed3d());
        assertThrows(RecordFaultException.class, read::uNet3d);
        assertThrows(RecordFaultException.class, manifest(Map.of())::samMed3d);
    }

    /** What was written before there was a second kind of network, to the byte. */
    @Test
    void olderManifestsStayReadableAndEqual() {
        String older = "{\"base\":\"base\",\"configuration\":{},\"model\":\"student\","
                + "\"network\":{\"classes\":2,\"featureScale\":16,\"inChannels\":2},"
                + "\"preprocessing\":{\"ctMaxHu\":1000.0,\"ctMinHu\":-1000.0,\"ctOutsideHu\":-1024.0,\"ctScaleHu\":1000.0,"
                + "\"patchVoxels\":32,\"suvMax\":20.0,\"version\":1,\"workingSpacingMm\":6.0},\"round\":3,\"step\":300,"
                + "\"structures\":{\"list\":[{\"id\":1,\"name\":\"liver\",\"snomed\":\"10200004\"}]}}";
        assertEquals(manifest(Map.of()), Json.read(older.getBytes(UTF_8), CheckpointManifest.class, "manifest"));
        assertEquals(older, new String(Json.write(manifest(Map.of())), UTF_8));
    }

    @Test
    void aNetworkOfAKindThatIsNotKnownIsAFaultOfTheRecord() {
        String unknown = new String(Json.write(manifest(Map.of())), UTF_8)
                .replace("{\"classes\":2,\"featureScale\":16,\"inChannels\":2}", "{\"kind\":\"other\",\"sizes\":[]}");
        assertThrows(
                RecordFaultException.class,
                () -> Json.read(unknown.getBytes(UTF_8), CheckpointManifest.class, "manifest"));
    }

    @Test
    void theSameValueGivesTheSameBytesWhateverTheOrderOfItsMaps() {
        Map<String, String> forward = new LinkedHashMap<>();
        Map<String, String> backward = new LinkedHashMap<>();
        for (int index = 0; index < 20; index++) {
            forward.put("key" + index, "v");
            backward.put("key" + (19 - index), "v");
        }
        assertEquals(
                new String(Json.write(manifest(forward)), UTF_8), new String(Json.write(manifest(backward)), UTF_8));
        assertTrue(new String(Json.write(manifest(Map.of())), UTF_8)
                .startsWith("{\"base\":\"base\",\"configuration\":{}"));
    }

    @Test
    void whatANewerVersionHasAddedIsIgnored() {
        byte[] newer = "{\"key\":\"a/b\",\"sha256\":\"%s\",\"bytes\":0,\"colour\":\"blue\"}"
                .formatted(OBJECT.sha256())
                .getBytes(UTF_8);
        assertEquals(OBJECT, Json.read(newer, StoredObject.class, "ref"));
    }

    @Test
    void anOptionalThatAnOlderVersionDidNotKnowIsEmpty() {
        byte[] older = "{\"model\":\"student\",\"number\":1,\"checkpoint\":\"c\",\"cause\":\"FIRST\"}".getBytes(UTF_8);
        assertEquals(
                new Promotion("student", 1, "c", Optional.empty(), Optional.empty(), PromotionCause.FIRST),
                Json.read(older, Promotion.class, "pointer"));
    }

    @Test
    void whatIsMissingDamagedOrInvalidIsAFaultOfTheRecordThatNamesTheObject() {
        String good = "{\"key\":\"a/b\",\"sha256\":\"" + OBJECT.sha256() + "\",\"bytes\":0}";
        assertEquals(OBJECT, Json.read(good.getBytes(UTF_8), StoredObject.class, "ref"));
        for (String bad : List.of(
                "",
                "null",
                "[]",
                "{",
                good + "x",
                good.replace("\"bytes\":0", "\"bytes\":null"),
                good.replace(",\"bytes\":0", ""),
                good.replace("\"key\":\"a/b\",", ""),
                good.replace("\"bytes\":0", "\"bytes\":\"many\""),
                good.replace("\"bytes\":0", "\"bytes\":0,\"bytes\":1"),
                good.replace("a/b", "../b"),
                "[".repeat(2000))) {
            RecordFaultException fault = assertThrows(
                    RecordFaultException.class,
                    () -> Json.read(bad.getBytes(UTF_8), StoredObject.class, "verdicts/x.json"),
                    bad);
            assertTrue(fault.getMessage().contains("verdicts/x.json"), fault.getMessage());
        }
    }
}
