package dev.muduo.client.answer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The loop at one moment.
 *
 * @param notReady the roles that are not ready or wait for something, and why; those that wait do not make it unready
 */
public record Status(Loop loop, boolean ready, Map<String, Role> notReady) {
    /** How a role is: READY, WAITING, STARTING, ALARM or FAILED. */
    public record Role(String state, String reason) {}

    /**
     * What has happened.
     *
     * @param deadLetters records set aside, by topic
     */
    public record Loop(
            Studies studies, Teaching teaching, List<Model> models, Serving serving, Map<String, Long> deadLetters) {
        public Loop {
            models = List.copyOf(models);
            deadLetters = Map.copyOf(deadLetters);
        }
    }

    /**
     * What has arrived.
     *
     * @param labelled those of role TRAIN with an annotation
     */
    public record Studies(int arrived, int labelled, int reviews, Map<String, Integer> byRole) {
        public Studies {
            byRole = Map.copyOf(byRole);
        }
    }

    /**
     * What the teachers have done.
     *
     * @param waiting studies of role TRAIN that are not taught
     */
    public record Teaching(int taught, int waiting, long patches, List<Agreement> structures) {
        public Teaching {
            structures = List.copyOf(structures);
        }
    }

    /**
     * One model.
     *
     * @param round   the round that was opened last, -1 before the first
     * @param written checkpoints
     */
    public record Model(
            String name,
            long round,
            long step,
            int written,
            int promotions,
            int rejected,
            Map<String, Double> metrics,
            Optional<Promotion> promoted,
            Optional<String> lastRejection) {
        public Model {
            metrics = Map.copyOf(metrics);
        }
    }

    /** A promotion. */
    public record Promotion(long number, String checkpoint, String cause, long atMillis) {}

    /**
     * Masks.
     *
     * @param lastNumber the promotion that made the last one, 0 before the first
     */
    public record Serving(long answered, long lastNumber) {}
}
