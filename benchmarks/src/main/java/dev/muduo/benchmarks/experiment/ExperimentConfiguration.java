package dev.muduo.benchmarks.experiment;

import dev.muduo.benchmarks.SmallConfiguration;
import dev.muduo.networks.runtime.EngineConfig;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.Preset;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.teacher.TeachingConfig;
import dev.muduo.teacher.prompt.PromptsConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What all arms of an experiment have in common, and what a run of one of them is configured with. */
final class ExperimentConfiguration {
    private final Configuration shared;

    private ExperimentConfiguration(Configuration shared) {
        this.shared = shared;
    }

    /**
     * The reference, over it the size that two cores train in minutes, a reading of the method, the user's file, the steps
     * asked for, and what follows from the cohort: the model's structures, that training waits until all labelled studies are
     * here, and that no study is left out of a round.
     *
     * @param steps of the student's schedule; empty: as configured
     */
    static ExperimentConfiguration of(Cohort cohort, Preset preset, Optional<Path> file, OptionalLong steps) {
        Configuration configuration = SmallConfiguration.overReference()
                .with(Map.of("teaching.prompts.preset", preset, "training.preset", preset));
        if (file.isPresent()) {
            configuration = configuration.over(file.get());
        }
        if (steps.isPresent()) {
            configuration = configuration.with(Map.of("training.student.maxSteps", steps.getAsLong()));
        }
        return new ExperimentConfiguration(configuration.with(Map.of(
                "model.structures",
                cohort.structures().list(),
                "training.minLabelled",
                cohort.training(true).size(),
                "training.buffer.maxStudiesPerRound",
                cohort.studies().size(),
                "training.buffer.maxLabelledPerRound",
                Math.max(1, cohort.training(true).size()),
                "training.objective.maxStudies",
                Math.max(1, cohort.training(false).size()))));
    }

    /** With what networks are computed, which is part of what decides a result. */
    ExperimentConfiguration on(EngineConfig engine) {
        return new ExperimentConfiguration(shared.with(Map.of("engine", engine)));
    }

    /** Of one run. */
    Configuration of(Arm arm, long seed) {
        return shared.with(arm.overlay()).with(arm.method().settings()).with(Map.of("training.seed", seed));
    }

    /** What is configured and changes nothing in a run, for people; a line each. */
    List<String> withoutEffect() {
        PromptsConfig prompts = shared.section("teaching", TeachingConfig.class).prompts();
        return prompts.settings().asksStudent()
                ? List.of("teaching.prompts asks for a promoted student (generator " + prompts.generator()
                        + ", maskPromptSource " + prompts.maskPromptSource()
                        + "): without effect here, where every study is"
                        + " taught before there is one; all prompts are the prompt generator's.")
                : List.of();
    }
}
