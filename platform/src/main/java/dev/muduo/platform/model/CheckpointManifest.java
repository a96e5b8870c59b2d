package dev.muduo.platform.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structures;
import dev.muduo.platform.agent.RecordFaultException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a checkpoint is, in words: stored as JSON in its metadata and beside it. Holds no date, so that the same training, or
 * the same file of weights, gives the same bytes.
 *
 * @param model         {@link ModelNames}
 * @param round         the round that ended with this checkpoint; 0 for imported weights
 * @param step          optimiser steps since initialisation, as far as they were made here; 0 for imported weights
 * @param base          the checkpoint the round began from
 * @param structures    what a U-Net tells apart; empty for a teacher, which is asked for any structure
 * @param preprocessing what a U-Net's input has gone through; empty for a teacher, which has one of its own (§3.7)
 * @param network       the architecture
 * @param configuration every number of the training configuration and of native threads, flattened, as text
 * @param changed       what of the configuration is another than the base's, by key; empty where nothing is
 * @param imported      where weights come from that were not trained here
 * @param algorithm     version of the way from the log to this checkpoint; empty for the first one
 */
public record CheckpointManifest(
        String model,
        long round,
        long step,
        Optional<String> base,
        Optional<Structures> structures,
        Optional<Preprocessing> preprocessing,
        Network network,
        Map<String, String> configuration,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<SortedMap<String, Change>> changed,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Imported> imported,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> algorithm) {
    /** Key of the number of native threads in the configuration: results repeat at an equal number only. */
    public static final String NATIVE_THREADS = "engine.threads";

    public CheckpointManifest {
        if (network instanceof UNet3d && (structures.isEmpty() || preprocessing.isEmpty())) {
            throw new IllegalArgumentException("the manifest of a U-Net names its structures and its preprocessing");
        }
        if (network instanceof SamMed3d && (structures.isPresent() || preprocessing.isPresent())) {
            throw new IllegalArgumentException("a teacher is made for no structures and has its own preprocessing");
        }
    }

    /** Of weights that were imported, or that differ in nothing from how their base was trained. */
    public CheckpointManifest(
            String model,
            long round,
            long step,
            Optional<String> base,
            Optional<Structures> structures,
            Optional<Preprocessing> preprocessing,
            Network network,
            Map<String, String> configuration,
            Optional<Imported> imported) {
        this(
                model,
                round,
                step,
                base,
                structures,
                preprocessing,
                network,
                configuration,
                Optional.empty(),
                imported,
                Optional.empty());
    }

    /** Of a checkpoint that was trained here. */
    public CheckpointManifest(
            String model,
            long round,
            long step,
            Optional<String> base,
            Structures structures,
            Preprocessing preprocessing,
            UNet3d network,
            Map<String, String> configuration) {
        this(
                model,
                round,
                step,
                base,
                Optional.of(structures),
                Optional.of(preprocessing),
                network,
                configuration,
                Optional.empty());
    }

    /** With what has changed since a base that was trained with another configuration. */
    public CheckpointManifest since(Map<String, String> configurationOfBase) {
        SortedMap<String, Change> changes = Change.between(configurationOfBase, configuration);
        return new CheckpointManifest(
                model,
                round,
                step,
                base,
                structures,
                preprocessing,
                network,
                configuration,
                changes.isEmpty() ? Optional.empty() : Optional.of(changes),
                imported,
                algorithm);
    }

    /** As trained by a version of the way from the log to a checkpoint; empty for the first one. */
    public CheckpointManifest by(Optional<Integer> trainedBy) {
        return new CheckpointManifest(
                model,
                round,
                step,
                base,
                structures,
                preprocessing,
                network,
                configuration,
                changed,
                imported,
                trainedBy);
    }

    /**
     * What became of one key.
     *
     * @param before empty where the base does not know the key
     * @param after  empty where it is gone
     */
    public record Change(Optional<String> before, Optional<String> after) {
        /** By key what differs between two configurations. */
        public static SortedMap<String, Change> between(Map<String, String> before, Map<String, String> after) {
            SortedMap<String, Change> changes = new TreeMap<>();
            Stream.concat(before.keySet().stream(), after.keySet().stream())
                    .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                    .forEach(key -> changes.put(
                            key,
                            new Change(Optional.ofNullable(before.get(key)), Optional.ofNullable(after.get(key)))));
            return changes;
        }

        /** As in {@code 0.1 → 0.2}. */
        @Override
        public String toString() {
            return before.orElse("(not known)") + " → " + after.orElse("(gone)");
        }
    }

    /** Whether this was made for these structures and this preprocessing. */
    public boolean isFor(Structures others, Preprocessing other) {
        return structures.equals(Optional.of(others)) && preprocessing.equals(Optional.of(other));
    }

    /** The network, where a U-Net is needed. @throws RecordFaultException if it is another */
    public UNet3d uNet3d() {
        if (network instanceof UNet3d uNet) {
            return uNet;
        }
        throw new RecordFaultException("a checkpoint of " + model + " should be a U-Net, is " + network);
    }

    /** The network, where a foundation model is needed. @throws RecordFaultException if it is another */
    public SamMed3d samMed3d() {
        if (network instanceof SamMed3d sam) {
            return sam;
        }
        throw new RecordFaultException("a checkpoint of " + model + " should be a SAM-Med3D, is " + network);
    }

    /** An architecture and its sizes. Manifests older than the second kind say no kind: they are U-Nets. */
    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXISTING_PROPERTY,
            property = "kind",
            defaultImpl = UNet3d.class)
    @JsonSubTypes(@JsonSubTypes.Type(value = SamMed3d.class, name = SamMed3d.KIND))
    public sealed interface Network permits UNet3d, SamMed3d {}

    /** The 3D U-Net of §2.12. */
    public record UNet3d(int inChannels, int classes, int featureScale) implements Network {}

    /**
     * The promptable network of §3; SegAnyPET is one too. The sizes are named as in {@code SamMed3dConfig}.
     *
     * @param globalBlocks in ascending order
     */
    public record SamMed3d(
            int image,
            int patch,
            int width,
            int depth,
            int heads,
            int window,
            List<Integer> globalBlocks,
            int promptWidth,
            int maskChannels,
            int iouWidth)
            implements Network {
        static final String KIND = "sam-med3d";

        public SamMed3d {
            globalBlocks = globalBlocks.stream().sorted().distinct().toList();
        }

        @JsonProperty
        public String kind() {
            return KIND;
        }
    }

    /**
     * A file of weights.
     *
     * @param originalSha256 of the file as it came
     * @param published      the name under which its authors published it with this hash, if they did
     */
    public record Imported(String originalSha256, Optional<String> published) {}
}
