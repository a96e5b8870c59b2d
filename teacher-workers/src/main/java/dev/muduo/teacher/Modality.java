package dev.muduo.teacher;

import dev.muduo.networks.teacher.Answer;
import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.Prompt;
import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.teacher.following.TeachingModels;
import dev.muduo.teacher.prompt.PointPrompting;
import dev.muduo.teacher.prompt.PromptSettings;
import dev.muduo.teacher.prompt.StructurePrompts;
import java.util.List;

/** The two pathways of the method, §2.1 and 2.3: which teacher looks at which volume, and how it is asked. */
enum Modality {
    /** Asked by mask (Eq. 1). */
    CT(ModelNames.CT_TEACHER),
    /** Asked by points (Eq. 2 and 3). */
    PET(ModelNames.PET_TEACHER);

    private final String model;

    Modality(String model) {
        this.model = model;
    }

    /** The teacher's name as a model. */
    String model() {
        return model;
    }

    PromptableTeacher teacher(TeachingModels.Versions versions) {
        return switch (this) {
            case CT -> versions.ctTeacher();
            case PET -> versions.petTeacher();
        };
    }

    /** One answer a structure, in order. */
    List<Answer> ask(
            PromptableTeacher teacher, Embedding embedding, List<StructurePrompts> prompts, PromptSettings settings) {
        return switch (this) {
            case CT -> teacher.decode(embedding, questions(prompts));
            case PET -> PointPrompting.ask(teacher, embedding, questions(prompts), settings.pointMode());
        };
    }

    private List<Prompt> questions(List<StructurePrompts> prompts) {
        return prompts.stream()
                .map(prompt -> switch (this) {
                    case CT -> prompt.byMask();
                    case PET -> prompt.byPoints();
                })
                .toList();
    }
}
