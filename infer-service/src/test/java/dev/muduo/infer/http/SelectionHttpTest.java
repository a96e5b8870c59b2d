package dev.muduo.infer.http;

import static dev.muduo.infer.http.Requests.assertProblem;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.VoxelBox;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.infer.Scans;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.ObjectRef;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.Topics;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One structure or a box of a study. */
@Timeout(120)
class SelectionHttpTest {
    private static final String STUDY = "a1".repeat(32);
    private static final String WHOLE = asked("");

    /** The lowest slices of the CT: one of the two windows sees them. */
    private static final String LOW = "\"box\": [-500, 500, -50, 30, -64, -44]";

    private static final VoxelBox LOW_PART =
            VoxelBox.of(Scans.CT_GRID, new BoxMm(-500, 500, -50, 30, -64, -44)).orElseThrow();

    @TempDir
    Path scratch;

    private ServiceUnderTest service;
    private Requests requests;

    @BeforeEach
    void start() throws Exception {
        service = new ServiceUnderTest(scratch);
        requests = new Requests(service);
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.trainer.promote(3);
        service.settle();
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    private static String asked(String more) {
        return "{\"studyId\": \"" + STUDY + "\"" + (more.isEmpty() ? "" : ", " + more) + "}";
    }

    /** Also says how many windows it took. */
    private record Counted(byte[] mask, int windows) {
        LabelMap map() {
            return Nifti.readLabelMap(mask, "mask");
        }
    }

    private Counted ask(String json) throws Exception {
        int before = service.networks.windows();
        HttpResponse<byte[]> answer = requests.study(json).get();
        assertEquals(200, answer.statusCode());
        return new Counted(answer.body(), service.networks.windows() - before);
    }

    @Test
    void aBoxCostsTheWindowsThatItNeedsAndIsThatPartOfTheWhole() throws Exception {
        Counted box = ask(asked(LOW));
        Counted whole = ask(WHOLE);
        assertEquals(1, box.windows());
        assertEquals(2, whole.windows());
        assertEquals(whole.map().part(LOW_PART).grid(), box.map().grid());
        assertArrayEquals(whole.map().part(LOW_PART).labels(), box.map().labels());
        assertEquals(3, box.map().at(10, 3, 1));
    }

    @Test
    void theSameBoxComesFromTheStoreAndAnyBoxOfAWholeMaskDoes() throws Exception {
        Counted first = ask(asked(LOW));
        Counted again = ask(asked(LOW));
        assertEquals(0, again.windows());
        assertArrayEquals(first.mask(), again.mask());
        ask(WHOLE);
        Counted other = ask(asked("\"box\": [0, 20, 0, 20, 0, 20], \"structures\": [\"organ_3\"]"));
        assertEquals(0, other.windows());
        assertEquals(3, other.map().at(0, 0, 0));
    }

    @Test
    void aBoxCutFromAStoredMaskIsByteForByteTheOneThatIsComputed() throws Exception {
        Counted computed = ask(asked(LOW));
        service.store.keys().stream().filter(key -> key.contains("/mask-")).forEach(service.store::delete);
        ask(WHOLE);
        Counted cut = ask(asked(LOW));
        assertEquals(0, cut.windows());
        assertArrayEquals(computed.mask(), cut.mask());
    }

    /** Of the ways to the same report only the one that has no probabilities left says nothing of it. */
    @Test
    void howUnsureTheNetworkWasIsKeptBesideTheMask() throws Exception {
        JsonNode computed = reported(WHOLE);
        JsonNode stored = reported(WHOLE);
        assertEquals(0, computed.get("uncertainty").asDouble(-1));
        assertEquals(computed, stored);
        assertEquals(
                computed.get("uncertainty"),
                reported(asked("\"structures\": [\"organ_3\"]")).get("uncertainty"));
        assertTrue(reported(asked(LOW)).get("uncertainty").isNull(), "the box was cut from a mask in the store");
        service.store.keys().stream().filter(key -> key.contains("/mask-")).forEach(service.store::delete);
        assertEquals(0, reported(asked(LOW)).get("uncertainty").asDouble(-1));
    }

    /** Of the one structure that the network finds. */
    private JsonNode reported(String json) throws Exception {
        HttpResponse<byte[]> answer =
                requests.study(json, "Accept", "application/json").get();
        assertEquals(200, answer.statusCode());
        for (JsonNode structure : Json.reader().readTree(answer.body()).get("structures")) {
            if (structure.get("name").asText().equals("organ_3")) {
                return structure;
            }
        }
        throw new AssertionError("organ_3 is not reported");
    }

    @Test
    void onlyTheStructuresAskedForAreInTheMaskAndTheWholeIsKept() throws Exception {
        LabelMap others =
                ask(asked("\"structures\": [\"organ_1\", \"organ_2\"]")).map();
        assertEquals(0, others.at(10, 10, 8));
        Counted own = ask(asked("\"structures\": [\"organ_3\"]"));
        assertEquals(3, own.map().at(10, 10, 8));
        assertEquals(0, own.windows());
        assertEquals(0, ask(WHOLE).windows());
    }

    @Test
    void ofAPartTheLogIsNotToldWhereItsMaskIs() throws Exception {
        ask(asked(LOW));
        assertEquals(1, told().size());
        assertNull(told().get(0).getMask(), "whoever sends masks to an archive would take it for the whole");
        ask(asked("\"structures\": [\"organ_1\"]"));
        List<ObjectRef> masks = told().stream()
                .map(SegmentationServed::getMask)
                .filter(Objects::nonNull)
                .toList();
        assertEquals(1, masks.size());
        byte[] whole = service.store.read(StoredObject.of(masks.get(0)));
        assertEquals(3, Nifti.readLabelMap(whole, "mask").at(10, 10, 8));
    }

    private List<SegmentationServed> told() throws Exception {
        service.settle();
        return service.log.events(Topics.SEGMENTATIONS, SegmentationServed.class);
    }

    @Test
    void anUploadMayAskForTheSame() throws Exception {
        HttpResponse<byte[]> answer = requests.upload(Requests.pair()
                        .field("box", "-500, 500, -50, 30, -64, -44")
                        .field("structures", "organ_3, organ_4"))
                .get();
        assertEquals(200, answer.statusCode());
        LabelMap box = Nifti.readLabelMap(answer.body(), "mask");
        assertEquals(LOW_PART.nx() * LOW_PART.ny() * LOW_PART.nz(), box.labels().length);
        assertEquals(3, box.at(10, 3, 1));
        assertProblem(
                400,
                "malformed-request",
                requests.upload(Requests.pair().field("box", "1,2,three")).get());
        assertProblem(
                422,
                "box-outside",
                requests.upload(Requests.pair().field("box", "900,901,0,1,0,1")).get());
    }

    @Test
    void whatCannotBeSelectedIsNamed() throws Exception {
        assertProblem(
                400,
                "malformed-request",
                requests.study(asked("\"structures\": [\"spleen\"]")).get());
        assertProblem(
                400,
                "malformed-request",
                requests.study(asked("\"box\": [1, 2, 3]")).get());
        assertProblem(
                400,
                "malformed-request",
                requests.study(asked("\"box\": [2, 1, 0, 1, 0, 1]")).get());
        assertProblem(
                400,
                "malformed-request",
                requests.study(asked("\"box\": \"all\"")).get());
        assertProblem(
                400,
                "malformed-request",
                requests.study(asked("\"box\": [null, 1, 0, 1, 0, 1]")).get());
        assertProblem(
                422,
                "box-outside",
                requests.study(asked("\"box\": [900, 901, 0, 1, 0, 1]")).get());
        assertTrue(requests.study(WHOLE).get().statusCode() == 200);
    }
}
