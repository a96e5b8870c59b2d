package dev.muduo.trainer;

import dev.muduo.imaging.MirrorPartners;
import dev.muduo.imaging.Structure;
import dev.muduo.platform.Platform;
import dev.muduo.platform.Service;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.scratch.Workspace;
import dev.muduo.trainer.config.Channels;
import dev.muduo.trainer.config.FlipLeftRight;
import dev.muduo.trainer.config.GateConfig;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.config.WeightsConfig;
import dev.muduo.trainer.gate.GateStatus;
import dev.muduo.trainer.gate.Promoter;
import dev.muduo.trainer.imports.ImportRoutes;
import dev.muduo.trainer.imports.Importer;
import dev.muduo.trainer.requests.TrainingRequestRoutes;
import dev.muduo.trainer.requests.TrainingRequests;
import dev.muduo.trainer.round.Recipe;
import dev.muduo.trainer.round.Trainer;
import dev.muduo.trainer.round.TrainingStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Studies, annotations and pseudo-labels in; CheckpointWritten, then CheckpointPromoted or CheckpointRejected out.
 *
 * <p>Where to find what: {@link dev.muduo.trainer.round.Trainer} is the role that trains, {@link
 * dev.muduo.trainer.batch.ConsensusFilter} the consensus filter (Eq. 5), {@link dev.muduo.trainer.gate.GateRule} the rule of
 * the gate, {@link Promoter} the role that applies it, {@link Importer} the role that takes in weights made elsewhere,
 * {@link TrainingRequests} the one that has a model trained when somebody asks for it.
 */
public final class TrainerService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(TrainerService.class);

    private final List<Trainer> trainers;
    private final Promoter promoter;
    private final Importer importer;
    private final TrainingRequests requests;
    private final List<Routes> commands;
    private final ModelRegistry registry;

    private TrainerService(
            List<Trainer> trainers,
            Promoter promoter,
            Importer importer,
            TrainingRequests requests,
            List<Routes> commands,
            ModelRegistry registry) {
        this.trainers = trainers;
        this.promoter = promoter;
        this.importer = importer;
        this.requests = requests;
        this.commands = commands;
        this.registry = registry;
    }

    /**
     * Reads the sections {@code model}, {@code training}, {@code gate} and {@code weights}.
     *
     * @throws ConfigurationException if a section is not usable, or what is trained could not be served
     */
    public static TrainerService create(Platform platform, Configuration configuration) {
        TrainingConfig training = configuration.section("training", TrainingConfig.class);
        if (training.objective().channels() != Channels.CT_AND_PET) {
            throw new ConfigurationException("training.objective.channels is "
                    + training.objective().channels()
                    + ", and only students of CT and PET are served: others are for muduo experiment");
        }
        return create(
                platform,
                configuration.section("model", ModelConfig.class),
                training,
                configuration.section("gate", GateConfig.class),
                configuration.section("weights", WeightsConfig.class));
    }

    /** The same, also of students that nothing here serves. */
    public static TrainerService create(
            Platform platform, ModelConfig model, TrainingConfig training, GateConfig gate, WeightsConfig weights) {
        sayWhatIsNotTaughtInTheMirror(model, training);
        Workspace workspace = new Workspace(platform.scratch().resolve("weights"), weights.leastFreeBytes());
        Importer importer = new Importer(platform, model, workspace);
        TrainingRequests requests = new TrainingRequests(platform);
        return new TrainerService(
                ModelNames.TRAINED.stream()
                        .map(name -> new Trainer(Recipe.of(name, training), platform, model, training))
                        .toList(),
                new Promoter(platform, model, gate),
                importer,
                requests,
                List.of(
                        new ImportRoutes(importer, workspace, weights),
                        new TrainingRequestRoutes(requests, weights.answerTimeout())),
                platform.models());
    }

    private static void sayWhatIsNotTaughtInTheMirror(ModelConfig model, TrainingConfig training) {
        List<Structure> unpaired = MirrorPartners.of(model.structures()).unpaired();
        if (training.augmentation().flipLeftRight() == FlipLeftRight.SWAP_LABELS && !unpaired.isEmpty()) {
            LOG.info(
                    "training.augmentation.flipLeftRight is SWAP_LABELS: in mirrored patches {} are not taught, because"
                            + " their names have a side and the model knows no partner of the other side",
                    unpaired.stream().map(Structure::name).toList());
        }
    }

    @Override
    public String name() {
        return "trainer";
    }

    @Override
    public List<Agent> agents() {
        return List.of(trainers.get(0), trainers.get(1), promoter, importer, requests);
    }

    @Override
    public List<Routes> routes() {
        return Stream.concat(Stream.of(new TrainerRoutes(this::training, this::models, registry)), commands.stream())
                .toList();
    }

    /** What each trainer is doing, and why one waits; safe for any thread. */
    public List<TrainingStatus> training() {
        return trainers.stream().map(Trainer::status).toList();
    }

    /** By name what was promoted and rejected, and why; safe for any thread. */
    public Map<String, GateStatus> models() {
        return promoter.status();
    }
}
