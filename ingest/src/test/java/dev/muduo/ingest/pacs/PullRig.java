package dev.muduo.ingest.pacs;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.FakeArchive;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An ingest process that pulls from one archive; the next one on the same folder, log and store is the same after a kill. */
final class PullRig {
    static final Duration SETTLE = Duration.ofMinutes(2);

    final InMemoryEventLog log = new InMemoryEventLog();
    final InMemoryObjectStore store = new InMemoryObjectStore();
    final Path folder;
    private final Map<String, Object> settings = new HashMap<>();

    IngestRig rig;

    PullRig(Path folder, ArchiveConfig.Kind kind, URI url) {
        this.folder = folder;
        settings.put(
                "ingest.pull.archives",
                List.of(Map.of(
                        "name",
                        "main",
                        "kind",
                        kind.name(),
                        "url",
                        url.toString(),
                        "credentialsFile",
                        folder.resolve("pacs-user").toString())));
        settings.put("ingest.pull.settle", SETTLE.toSeconds() + " s");
        settings.put("ingest.dicom.spool", folder.resolve("spool").toString());
        settings.put("site.originals", folder.resolve("originals").toString());
    }

    PullRig with(String key, Object value) {
        settings.put(key, value);
        return this;
    }

    /** A new process; the one before it, if there was one, was killed. */
    PullRig started() {
        rig = (rig == null ? new IngestRig(folder, log, store, settings) : rig.successor()).started();
        return this;
    }

    Agent pull() {
        return rig.agent(rig.service.agents().size() - 1);
    }

    /** Lets time pass, and everybody work. */
    void work() {
        rig.clock.advance(Duration.ofSeconds(11));
        rig.work();
    }

    /** So many steps of everybody in turn, however they end. */
    PullRig step(int steps) {
        for (int n = 0; n < steps; n++) {
            Agent agent = rig.service.agents().get(n % rig.service.agents().size());
            try {
                agent.doWork();
            } catch (SurroundingsException e) {
                // It would be tried again.
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return this;
    }

    Object archives() {
        return settings.get("ingest.pull.archives");
    }

    /** Lets what is there settle. */
    void settle() {
        work();
        rig.clock.advance(SETTLE);
        work();
    }

    List<IngestCursor> cursors() {
        return log.events(Topics.INGEST_CURSORS, IngestCursor.class);
    }

    /** What would get out of the site: all that is on the log. */
    String published() {
        return rig.arrived().toString() + cursors();
    }

    /** A study without the last slice of its PET. */
    static List<DataSet> withoutLate(int seed) {
        List<DataSet> all = DicomPhantom.study(seed);
        List<DataSet> late = late(seed);
        return all.stream().filter(slice -> !late.contains(slice)).toList();
    }

    static List<DataSet> late(int seed) {
        List<DataSet> pet = DicomPhantom.pet(seed, UnaryOperator.identity());
        return pet.subList(pet.size() - 1, pet.size());
    }

    /** A segmentation of the study. */
    static DataSet result(int seed) {
        DataSetBuilder slice = DicomPhantom.ct(seed, UnaryOperator.identity()).get(0).toBuilder();
        return slice.text(Attribute.MODALITY, "SEG")
                .text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(seed) + ".77")
                .text(Attribute.SOP_INSTANCE_UID, DicomPhantom.studyUid(seed) + ".77.1")
                .build();
    }

    static FakeArchive.Fault status(int status) {
        return request -> request.response().setStatusCode(status).end("Doe^Jane");
    }
}
