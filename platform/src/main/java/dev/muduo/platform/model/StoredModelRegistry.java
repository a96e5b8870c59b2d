package dev.muduo.platform.model;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.MissingObjectException;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The registry on the object store. Safe for several threads and processes: creating a number is the only race, and the first wins. */
public final class StoredModelRegistry implements ModelRegistry {
    private static final int MAX_MANIFEST_BYTES = 1 << 20;
    private static final int MAX_POINTER_BYTES = 1 << 16;
    private static final int MAX_VERDICT_BYTES = 1 << 26;
    private static final String JSON = "application/json";
    private static final String SAFETENSORS = "application/octet-stream";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    private final ObjectStore store;

    public StoredModelRegistry(ObjectStore store) {
        this.store = store;
    }

    @Override
    public StoredCheckpoint write(CheckpointManifest manifest, byte[] content) {
        StoredObject object = contentObject(manifest.model(), Sha256.of(content), content.length);
        store.createIfAbsent(object.key(), content, SAFETENSORS);
        return writeManifest(manifest, object);
    }

    @Override
    public StoredCheckpoint write(CheckpointManifest manifest, Path content) {
        StoredObject object;
        try {
            object = contentObject(manifest.model(), Sha256.of(content), Files.size(content));
        } catch (IOException e) {
            throw new SurroundingsException("the checkpoint cannot be read from local disk", e);
        }
        store.createIfAbsent(object.key(), content, SAFETENSORS);
        return writeManifest(manifest, object);
    }

    private static StoredObject contentObject(String model, String sha256, long bytes) {
        return new StoredObject(checkpointFolder(model, sha256) + "checkpoint.safetensors", sha256, bytes);
    }

    private StoredCheckpoint writeManifest(CheckpointManifest manifest, StoredObject content) {
        String sha256 = content.sha256();
        byte[] json = Json.write(manifest);
        String manifestKey = checkpointFolder(manifest.model(), sha256) + "manifest.json";
        if (!store.createIfAbsent(manifestKey, json, JSON)) {
            byte[] earlier = required(manifestKey, MAX_MANIFEST_BYTES);
            if (!Arrays.equals(earlier, json)) {
                throw new IllegalStateException("checkpoint " + sha256 + " of " + manifest.model()
                        + " is stored with another manifest; the manifest belongs into the content's metadata, so that"
                        + " equal content means equal manifests");
            }
        }
        return new StoredCheckpoint(
                sha256, manifest, content, new StoredObject(manifestKey, Sha256.of(json), json.length));
    }

    @Override
    public StoredCheckpoint find(String model, String checkpoint) {
        String folder = checkpointFolder(model, checkpoint);
        String manifestKey = folder + "manifest.json";
        byte[] json = required(manifestKey, MAX_MANIFEST_BYTES);
        CheckpointManifest manifest = Json.read(json, CheckpointManifest.class, manifestKey);
        if (!manifest.model().equals(model)) {
            throw new RecordFaultException(
                    manifestKey + " should be of model " + model + ", is of " + manifest.model());
        }
        String contentKey = folder + "checkpoint.safetensors";
        long bytes = store.size(contentKey).orElseThrow(() -> new MissingObjectException(contentKey));
        return new StoredCheckpoint(
                checkpoint,
                manifest,
                new StoredObject(contentKey, checkpoint, bytes),
                new StoredObject(manifestKey, Sha256.of(json), json.length));
    }

    @Override
    public byte[] content(StoredCheckpoint checkpoint) {
        return store.read(checkpoint.content());
    }

    @Override
    public void content(StoredCheckpoint checkpoint, Path target) {
        store.read(checkpoint.content(), target);
    }

    @Override
    public Optional<Promotion> newest(String model) {
        String prefix = promotedFolder(model);
        OptionalLong newest;
        try (Stream<String> keys = store.list(prefix)) {
            newest = keys.map(key -> key.substring(prefix.length()))
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .filter(number -> NUMBER.matcher(number).matches())
                    .mapToLong(Long::parseLong)
                    .max();
        }
        return newest.isPresent() ? promotion(model, newest.getAsLong()) : Optional.empty();
    }

    @Override
    public Optional<Promotion> promotion(String model, long number) {
        String key = pointer(model, number);
        return store.find(key, MAX_POINTER_BYTES).map(json -> {
            Promotion promotion = Json.read(json, Promotion.class, key);
            if (!promotion.model().equals(model) || promotion.number() != number) {
                throw new RecordFaultException(key + " should be promotion " + number + " of " + model + ", is "
                        + promotion.number() + " of " + promotion.model());
            }
            return promotion;
        });
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the promotion does not name the checkpoint of number − 1 as its incumbent
     */
    @Override
    public boolean promote(Promotion promotion) {
        requireIncumbent(promotion);
        byte[] json = Json.write(promotion);
        String key = pointer(promotion.model(), promotion.number());
        // Where the store's answer was lost and the request repeated, the pointer found there may be this very one.
        return store.createIfAbsent(key, json, JSON)
                || store.find(key, MAX_POINTER_BYTES)
                        .map(winner -> Arrays.equals(winner, json))
                        .orElse(false);
    }

    private void requireIncumbent(Promotion promotion) {
        Optional<String> before = promotion.number() == 1
                ? Optional.empty()
                : Optional.of(promotion(promotion.model(), promotion.number() - 1)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "promotion " + promotion.number() + " of " + promotion.model() + " needs number "
                                        + (promotion.number() - 1) + ", which is not there"))
                        .checkpoint());
        if (!before.equals(promotion.incumbent())) {
            throw new IllegalArgumentException("promotion " + promotion.number() + " of " + promotion.model()
                    + " must name the incumbent " + before.orElse("(none)") + ", names "
                    + promotion.incumbent().orElse("(none)"));
        }
    }

    @Override
    public StoredObject writeVerdict(byte[] json) {
        String sha256 = Sha256.of(json);
        StoredObject verdict = new StoredObject(verdictKey(sha256), sha256, json.length);
        store.createIfAbsent(verdict.key(), json, JSON);
        return verdict;
    }

    @Override
    public Optional<byte[]> verdict(String sha256) {
        return SHA256.matcher(sha256).matches() ? store.find(verdictKey(sha256), MAX_VERDICT_BYTES) : Optional.empty();
    }

    private static String verdictKey(String sha256) {
        return "verdicts/" + sha256 + ".json";
    }

    /** The pointer of a promotion as an object, as its event names it. */
    public static StoredObject pointer(Promotion promotion) {
        byte[] json = Json.write(promotion);
        return new StoredObject(pointer(promotion.model(), promotion.number()), Sha256.of(json), json.length);
    }

    private byte[] required(String key, int maxBytes) {
        return store.find(key, maxBytes).orElseThrow(() -> new MissingObjectException(key));
    }

    private static String checkpointFolder(String model, String sha256) {
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("a checkpoint is named by its SHA-256, got " + sha256);
        }
        return folder(model) + "checkpoints/" + sha256 + "/";
    }

    private static String promotedFolder(String model) {
        return folder(model) + "promoted/";
    }

    private static String pointer(String model, long number) {
        if (number < 1) {
            throw new IllegalArgumentException("promotions are numbered from 1, got " + number);
        }
        return promotedFolder(model) + number + ".json";
    }

    private static String folder(String model) {
        if (!NAME.matcher(model).matches()) {
            throw new IllegalArgumentException("a model's name is lower-case letters, digits and -, got " + model);
        }
        return "models/" + model + "/";
    }
}
