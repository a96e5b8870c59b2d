package dev.muduo.trainer.gate;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.CheckpointRejected;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.WeightsImported;
import dev.muduo.trainer.config.GateConfig;
import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A gate on a log and a store in memory, with numbers in place of networks: any bytes are a checkpoint, of the Dice it is offered with. */
final class GateRig {
    final TrainingWorld world = new TrainingWorld();
    /** Of a checkpoint of numbers, by its hash. */
    final Map<String, Double> dice = new HashMap<>();
    /** Checkpoints of numbers that find a spleen where the reference has none; the others do not. */
    final Set<String> inventive = new HashSet<>();
    /** What was scored on what, in order. */
    final List<String> scored = new ArrayList<>();

    private final Path scratch;

    GateRig(Path scratch) {
        this.scratch = scratch;
    }

    Promoter promoter() {
        return new Promoter(world.process(scratch), TrainingWorld.model(), GateConfig.standard(), this::contender);
    }

    Contender contender(StoredCheckpoint checkpoint) {
        double value = dice.get(checkpoint.sha256());
        if (Double.isNaN(value)) {
            throw new RecordFaultException("the weights are not finite");
        }
        return new Contender() {
            @Override
            public StudyDice score(LabelledItem study) {
                scored.add(checkpoint.sha256() + " on " + study.studyId());
                TreeMap<String, Double> found = new TreeMap<>(Map.of(TrainingWorld.LIVER, value));
                if (inventive.contains(checkpoint.sha256())) {
                    found.put(TrainingWorld.SPLEEN, 0.0);
                }
                return new StudyDice(found, List.of(TrainingWorld.SPLEEN));
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }

    /** Any bytes do for a contender of numbers. */
    String offer(String model, long round, double itsDice) {
        StoredCheckpoint stored = world.models.write(manifest(model, round), new byte[] {(byte) round, 1, 2});
        dice.put(stored.sha256(), itsDice);
        announce(model, round, stored);
        return stored.sha256();
    }

    void announce(String model, long round, StoredCheckpoint stored) {
        world.log.append(
                Topics.MODELS,
                model,
                new CheckpointWritten(
                        model,
                        stored.sha256(),
                        stored.manifestFile().toRef(),
                        round,
                        10 * round,
                        Map.of(),
                        world.clock.instant()));
    }

    /** As the importer announces what a person has brought. */
    String importWeights(String model, int content, double itsDice) {
        StoredCheckpoint stored = world.models.write(manifest(model, 0), new byte[] {(byte) content, 3});
        dice.put(stored.sha256(), itsDice);
        world.log.append(
                Topics.MODELS,
                model,
                new WeightsImported(
                        model, stored.sha256(), stored.manifestFile().toRef(), "0".repeat(64), world.clock.instant()));
        return stored.sha256();
    }

    static CheckpointManifest manifest(String model, long round) {
        int channels = model.equals(ModelNames.STUDENT) ? 2 : 1;
        return new CheckpointManifest(
                model,
                round,
                10 * round,
                Optional.empty(),
                TrainingWorld.model().structures(),
                TrainingWorld.model().preprocessing(),
                new CheckpointManifest.UNet3d(channels, 3, 32),
                Map.of("round", Long.toString(round)));
    }

    void validationStudy(String name) {
        world.arrive(name, Role.VALIDATION);
        world.annotate(name, TrainingWorld.LIVER);
    }

    void runToRest(Promoter promoter) throws Exception {
        promoter.onStart();
        rest(promoter);
        promoter.onClose();
    }

    void rest(Promoter promoter) throws Exception {
        do {
            world.clock.advance(Duration.ofSeconds(2));
        } while (promoter.doWork() > 0);
    }

    void runToRestIgnoringFaults() throws Exception {
        Promoter promoter = promoter();
        promoter.onStart();
        int done = 1;
        while (done > 0) {
            world.clock.advance(Duration.ofSeconds(2));
            try {
                done = promoter.doWork();
            } catch (SurroundingsException e) {
                done = 1;
            }
        }
        promoter.onClose();
    }

    List<String> promoted(String model) {
        return world.log.events(Topics.MODELS, CheckpointPromoted.class).stream()
                .filter(event -> event.getModel().equals(model))
                .map(CheckpointPromoted::getCheckpoint)
                .toList();
    }

    List<CheckpointRejected> rejected() {
        return world.log.events(Topics.MODELS, CheckpointRejected.class);
    }

    Verdict verdict(CheckpointRejected rejection) {
        return Json.read(world.store.read(StoredObject.of(rejection.getVerdict())), Verdict.class, "verdict");
    }
}
