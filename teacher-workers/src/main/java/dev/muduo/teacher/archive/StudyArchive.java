package dev.muduo.teacher.archive;

import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.teaching.PseudoLabelManifest;
import java.util.Map;
import java.util.Optional;

/**
 * What teaching leaves beside one revision of a study: per patch its logits and its answers, then the manifest. Every object
 * is named by the hash of its inputs and the first to create it wins; whoever comes second goes on with the first one's.
 */
final class StudyArchive {
    /** A patch of 255 structures has 32 MiB of logits. */
    private static final int MAX_LOGITS_BYTES = 64 << 20;

    private static final int MAX_ANSWERS_BYTES = 1 << 20;
    private static final int MAX_MANIFEST_BYTES = 64 << 20;
    private static final String JSON = "application/json";
    private static final String SAFETENSORS = "application/octet-stream";

    private final ObjectStore store;
    private final String folder;

    StudyArchive(ObjectStore store, StudyRecord study) {
        this.store = store;
        this.folder = "studies/" + study.studyId() + "/" + study.revision() + "/";
    }

    /** The answers to a patch that an earlier attempt has finished. */
    Optional<PseudoLabelManifest.Patch> find(String hash) {
        String key = patchKey(hash);
        return store.find(key, MAX_ANSWERS_BYTES).map(json -> Json.read(json, PseudoLabelManifest.Patch.class, key));
    }

    /** Stores a patch: its logits first, then the answers that name them. */
    PseudoLabelManifest.Patch keep(String hash, TaughtPatch taught) {
        Optional<StoredObject> logits = Optional.empty();
        if (!taught.logits().isEmpty()) {
            byte[] file = Safetensors.of(Map.of(), taught.logits()).toBytes();
            logits = Optional.of(create(folder + "logits-" + hash, file, SAFETENSORS, MAX_LOGITS_BYTES));
        }
        PseudoLabelManifest.Patch patch = new PseudoLabelManifest.Patch(taught.place(), logits, taught.answers());
        if (store.createIfAbsent(patchKey(hash), Json.write(patch), JSON)) {
            return patch;
        }
        return find(hash).orElseThrow(() -> vanished(patchKey(hash)));
    }

    StoredObject keep(String hash, PseudoLabelManifest manifest) {
        return create(folder + "pseudo-labels-" + hash, Json.write(manifest), JSON, MAX_MANIFEST_BYTES);
    }

    /** Where a patch's answers are, each the last object of its patch: one more there is a patch more done. */
    String patchPrefix() {
        return folder + "patch-";
    }

    private String patchKey(String hash) {
        return patchPrefix() + hash;
    }

    private StoredObject create(String key, byte[] content, String mediaType, int maxBytes) {
        byte[] kept = content;
        if (!store.createIfAbsent(key, content, mediaType)) {
            kept = store.find(key, maxBytes).orElseThrow(() -> vanished(key));
        }
        return new StoredObject(key, Sha256.of(kept), kept.length);
    }

    private static SurroundingsException vanished(String key) {
        return new SurroundingsException(
                "the store refuses to create " + key + " because it exists, but does not find it");
    }
}
