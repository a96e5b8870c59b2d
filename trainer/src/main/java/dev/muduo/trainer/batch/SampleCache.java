package dev.muduo.trainer.batch;

import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.pool.PseudoLabelledItem;
import dev.muduo.trainer.pool.UnlabelledItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Studies made ready for training, on local disk, so that a step never waits for the store. Only a cache: a folder is named
 * by the hash of everything it was made from, appears whole (renamed into place) or not at all, and is made again when it is
 * lost, or when a checksum says that the disk has not kept it: what is read is checked each time, before it is trained on.
 * Its size is bounded because what a round draws from is. Belongs to one thread.
 */
public final class SampleCache {
    private static final String TABLE = "patches.json";
    private static final String UNFINISHED = ".unfinished";

    private final Path directory;
    private final ModelConfig model;
    private final StudyPreparation preparation;

    public SampleCache(Path directory, ModelConfig model, StudyPreparation preparation) {
        this.directory = directory;
        this.model = model;
        this.preparation = preparation;
    }

    public boolean has(LabelledItem item) {
        return Files.isDirectory(folder(item));
    }

    public boolean has(UnlabelledItem item) {
        return Files.isDirectory(folder(item));
    }

    public boolean has(PseudoLabelledItem item) {
        return Files.isDirectory(folder(item));
    }

    /**
     * Makes a study ready, unless that fails for a reason of its own.
     *
     * @throws dev.muduo.platform.agent.RecordFaultException if something the item names cannot be used
     */
    public void prepare(LabelledItem item) throws InterruptedException {
        make(folder(item), unfinished -> preparation.write(item, unfinished));
    }

    /**
     * Makes a study ready, unless that fails for a reason of its own.
     *
     * @throws dev.muduo.platform.agent.RecordFaultException if something the item names cannot be used
     */
    public void prepare(PseudoLabelledItem item) throws InterruptedException {
        make(
                folder(item),
                unfinished ->
                        SealedFile.write(unfinished.resolve(TABLE), Json.write(preparation.write(item, unfinished))));
    }

    /**
     * Makes a study ready, unless that fails for a reason of its own.
     *
     * @throws dev.muduo.platform.agent.RecordFaultException if something the item names cannot be used
     */
    public void prepare(UnlabelledItem item) throws InterruptedException {
        make(folder(item), unfinished -> preparation.write(withoutLabels(item), unfinished));
    }

    /**
     * Tells whether a study could be made ready, and keeps nothing of it.
     *
     * @throws dev.muduo.platform.agent.RecordFaultException if something the item names cannot be used
     */
    public void check(LabelledItem item) throws InterruptedException {
        if (!has(item)) {
            prepare(item);
            remove(folder(item));
        }
    }

    private static LabelledItem withoutLabels(UnlabelledItem item) {
        return new LabelledItem(item.studyId(), item.revision(), new TreeMap<>());
    }

    LabelledVolume open(UnlabelledItem item) {
        return reading(folder(item), LabelledVolume::open);
    }

    LabelledVolume open(LabelledItem item) {
        return reading(folder(item), LabelledVolume::open);
    }

    /** The cube of edge³ from the voxel (x, y, z) on. */
    LabelledVolume.Cube cube(LabelledVolume study, int x, int y, int z, int edge) {
        return reading(study.directory(), folder -> study.cube(x, y, z, edge));
    }

    /** A voxel of a class; see {@link LabelledVolume#foreground}. */
    int foreground(LabelledVolume study, int structureId, int index) {
        return reading(study.directory(), folder -> study.foreground(structureId, index));
    }

    PatchTable table(PseudoLabelledItem item) {
        return reading(
                folder(item), folder -> Json.read(SealedFile.read(folder.resolve(TABLE)), PatchTable.class, TABLE));
    }

    /** One patch: {@code image}, {@code ct.<structure>}, {@code pet.<structure>}. */
    Safetensors patch(PseudoLabelledItem item, int index) {
        return reading(
                folder(item),
                folder -> Safetensors.parse(SealedFile.read(folder.resolve(StudyPreparation.patchFile(index)))));
    }

    /** Removes all others. */
    public void retain(RoundStudies studies) {
        Set<Path> kept = new HashSet<>();
        studies.labelled().forEach(item -> kept.add(folder(item)));
        studies.pseudoLabelled().forEach(item -> kept.add(folder(item)));
        studies.unlabelled().forEach(item -> kept.add(folder(item)));
        try (Stream<Path> folders = Files.list(existing(directory))) {
            folders.filter(folder -> !kept.contains(folder)).toList().forEach(SampleCache::remove);
        } catch (IOException e) {
            throw new SurroundingsException("cannot tidy the cache " + directory, e);
        }
    }

    private Path folder(LabelledItem item) {
        StringBuilder inputs = new StringBuilder("labelled 3 ").append(shape());
        append(inputs, item.revision().ct());
        append(inputs, item.revision().pet());
        item.labels().forEach((structure, label) -> {
            inputs.append(structure).append(' ');
            append(inputs, label.label());
        });
        return directory.resolve("labelled-" + hash(inputs));
    }

    private Path folder(UnlabelledItem item) {
        return folder(withoutLabels(item));
    }

    private Path folder(PseudoLabelledItem item) {
        StringBuilder inputs = new StringBuilder("pseudo-labelled 2 ").append(shape());
        append(inputs, item.revision().ct());
        append(inputs, item.revision().pet());
        append(inputs, item.answer().manifest());
        return directory.resolve("pseudo-labelled-" + hash(inputs));
    }

    private String shape() {
        return model.preprocessing() + " " + model.structures() + "\n";
    }

    private static void append(StringBuilder inputs, StoredObject object) {
        inputs.append(object.sha256()).append('\n');
    }

    private static String hash(StringBuilder inputs) {
        return Sha256.of(inputs.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void make(Path folder, Maker maker) throws InterruptedException {
        Path unfinished = folder.resolveSibling(folder.getFileName() + UNFINISHED);
        try {
            remove(unfinished);
            Files.createDirectories(unfinished);
            maker.write(unfinished);
            remove(folder);
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | UncheckedIOException e) {
            throw new SurroundingsException("cannot write the cache " + folder, e);
        }
    }

    private <T> T reading(Path folder, Reader<T> reader) {
        try {
            return reader.read(folder);
        } catch (IOException | UncheckedIOException | WeightsException | RecordFaultException e) {
            remove(folder);
            throw new LostSampleException("the prepared study " + folder + " cannot be read, it is made again", e);
        }
    }

    private static Path existing(Path directory) throws IOException {
        return Files.createDirectories(directory);
    }

    private static void remove(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(path)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            throw new SurroundingsException("someone else works in the cache " + path, e);
        } catch (IOException e) {
            throw new SurroundingsException("cannot remove " + path, e);
        }
    }

    @FunctionalInterface
    private interface Maker {
        void write(Path folder) throws IOException, InterruptedException;
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(Path folder) throws IOException;
    }
}
