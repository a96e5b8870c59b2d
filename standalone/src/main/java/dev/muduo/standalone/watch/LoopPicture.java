package dev.muduo.standalone.watch;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The loop at one moment; what {@code GET /v1/status} answers, field by field. */
public record LoopPicture(
        Studies studies, Teaching teaching, List<Model> models, Serving serving, Map<String, Long> deadLetters) {
    /** Before anything was read. */
    public static final LoopPicture EMPTY = new LoopPicture(
            new Studies(0, 0, 0, Map.of()), new Teaching(0, 0, 0, List.of()), List.of(), new Serving(0, 0), Map.of());

    public LoopPicture {
        models = List.copyOf(models);
        deadLetters = Map.copyOf(deadLetters);
    }

    /** The model of this name, once anything was heard of it. */
    public Optional<Model> model(String name) {
        return models.stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /**
     * What has arrived.
     *
     * @param arrived  studies, each counted once however many revisions it has
     * @param labelled those of role TRAIN with an annotation
     * @param reviews  judgements of pseudo-labels by persons
     * @param byRole   studies of each role
     */
    public record Studies(int arrived, int labelled, int reviews, Map<String, Integer> byRole) {
        public Studies {
            byRole = Map.copyOf(byRole);
        }
    }

    /**
     * What the teachers have done.
     *
     * @param taught  studies with pseudo-labels
     * @param waiting TRAIN studies without
     * @param patches patches of all pseudo-labels
     */
    public record Teaching(int taught, int waiting, long patches, List<Agreement> structures) {
        public Teaching {
            structures = List.copyOf(structures);
        }
    }

    /**
     * How well the two teachers agree on a structure.
     *
     * @param meanIou mean soft IoU (Eq. 4) over the patches where both gave a mask; empty where there is none
     */
    public record Agreement(String structure, long patchesValid, Optional<Double> meanIou) {}

    /**
     * The teachers' newest answer to one study.
     *
     * @param run     of teaching; a higher one takes the place of a lower
     * @param patches that the study was cut into
     */
    public record Taught(String studyId, int revision, int run, int patches, List<Agreement> structures) {
        public Taught {
            structures = List.copyOf(structures);
        }
    }

    /**
     * One model of the loop.
     *
     * @param round    the round that was opened last, -1 before the first
     * @param step     optimiser steps of the newest checkpoint
     * @param metrics  what the newest checkpoint's event says of it, as in {@code loss}
     * @param promoted the newest promotion, if there is one
     * @param imported the weights that a person has imported last, if any; a teacher's are in use
     */
    public record Model(
            String name,
            long round,
            long step,
            int written,
            int promotions,
            int rejected,
            Map<String, Double> metrics,
            Optional<Promoted> promoted,
            Optional<String> lastRejection,
            Optional<Imported> imported,
            List<Checkpoint> checkpoints) {
        public Model {
            metrics = Map.copyOf(metrics);
            checkpoints = List.copyOf(checkpoints);
        }
    }

    /** A promotion: the {@code number}-th of its model. */
    public record Promoted(long number, String checkpoint, String cause, long atMillis) {}

    /** Weights made elsewhere; {@code originalSha256} is of the file as it came. */
    public record Imported(String checkpoint, String originalSha256, long atMillis) {}

    /**
     * One checkpoint in the order of writing or importing.
     *
     * @param round -1 for imported weights
     * @param fate  {@code written}, {@code imported}, {@code in use} (a teacher), {@code promoted} or {@code rejected}
     */
    public record Checkpoint(String sha256, long round, long step, String fate, Map<String, Double> metrics) {}

    /** Answers of the inference service: how many, and the promotion number of the last one (0 before the first). */
    public record Serving(long answered, long lastNumber) {}
}
