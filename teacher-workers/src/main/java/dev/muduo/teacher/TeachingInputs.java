package dev.muduo.teacher;

import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.schemas.ModelVersion;
import dev.muduo.teacher.archive.KeptEmbeddings;
import dev.muduo.teacher.following.TeachingModels;
import dev.muduo.teacher.prompt.GeneratorMode;
import dev.muduo.teacher.prompt.PromptSettings;
import dev.muduo.teacher.prompt.PromptStudent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Everything that the teachers' answer to a study depends on. Its hash names derived objects, so that a restarted worker
 * finds what it has already done and nothing made from other inputs is taken for it.
 *
 * @param promptGenerator the SHA-256 of the checkpoint in the prompt generator's place
 * @param student         the checkpoint's SHA-256, where the student prompts
 * @param ctTeacher       the teacher's version
 * @param petTeacher      the teacher's version
 */
record TeachingInputs(
        StudyRecord study,
        String promptGenerator,
        Optional<String> student,
        String ctTeacher,
        String petTeacher,
        Structures structures,
        Preprocessing preprocessing,
        PromptSettings prompts) {
    /** To be raised when the same inputs would give another answer than before. */
    private static final int ALGORITHM = 3;

    static TeachingInputs of(
            StudyRecord study,
            TeachingModels.Versions versions,
            Structures structures,
            Preprocessing preprocessing,
            PromptSettings prompts) {
        Optional<String> student = versions.student().map(PromptStudent::version);
        return new TeachingInputs(
                study,
                student.filter(promoted -> prompts.generator() == GeneratorMode.MUTUAL)
                        .orElse(versions.promptGenerator().version()),
                student,
                versions.ctTeacher().version(),
                versions.petTeacher().version(),
                structures,
                preprocessing,
                prompts);
    }

    /** Who has made the prompts: the prompt generator, or the student in its place. */
    ModelVersion prompter() {
        boolean mutual = prompts.generator() == GeneratorMode.MUTUAL && student.isPresent();
        return new ModelVersion(mutual ? ModelNames.STUDENT : ModelNames.PROMPT_GENERATOR, promptGenerator);
    }

    /** Names the answer to one patch. */
    String hash(PatchPlace place) {
        return sha256(common().add("patch " + place.centreX() + " " + place.centreY() + " " + place.centreZ() + " "
                + place.edgeMm()));
    }

    /** Names the answer to a whole study in one run. */
    String hash(int run, List<PatchPlace> places) {
        StringJoiner lines = common().add("run " + run);
        places.forEach(place -> lines.add(hash(place)));
        return sha256(lines);
    }

    /** Names what a teacher understands of a patch, whatever it is asked. */
    String embeddingHash(Modality modality, PromptableTeacher teacher, PatchPlace place) {
        return KeptEmbeddings.hash(
                switch (modality) {
                    case CT -> study.ct();
                    case PET -> study.pet();
                },
                teacher.encoderVersion(),
                place);
    }

    private StringJoiner common() {
        return new StringJoiner("\n")
                .add("teaching " + ALGORITHM)
                .add("study " + study.studyId() + " " + study.revision())
                .add("ct " + study.ct().sha256())
                .add("pet " + study.pet().sha256())
                .add("prompt-generator " + promptGenerator)
                .add("student " + student.orElse("none"))
                .add("ct-teacher " + ctTeacher)
                .add("pet-teacher " + petTeacher)
                .add("structures "
                        + structures.list().stream().map(Structure::name).collect(Collectors.joining(" ")))
                .add("preprocessing " + preprocessing)
                .add("prompts " + prompts);
    }

    private static String sha256(StringJoiner lines) {
        return Sha256.of(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
