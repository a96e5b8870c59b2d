package dev.muduo.teacher;

import dev.muduo.networks.method.MaskPrompt;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.teacher.following.TeacherSource;
import dev.muduo.teacher.following.TeacherSources;
import dev.muduo.teacher.weightfree.WeightFreeTeacher;

/**
 * The two teachers as the configuration names them. Each call makes a source of its own: a worker shares its teachers with
 * nobody.
 *
 * @param ctNetwork  makes a CT teacher of imported weights
 * @param petNetwork makes a PET teacher of imported weights
 */
record ConfiguredTeachers(
        TeachingConfig config,
        TeacherSources sources,
        TeacherSources.Network ctNetwork,
        TeacherSources.Network petNetwork) {
    TeacherSource ct() {
        TeachingConfig.Teacher teacher = config.ctTeacher();
        MaskPrompt.Space space = config.prompts().settings().maskPromptSpace();
        return switch (teacher.kind()) {
            case WEIGHT_FREE -> TeacherSource.constant(WeightFreeTeacher.ct(teacher.patchVoxels(), space));
            case SAM_MED3D -> sources.imported(ModelNames.CT_TEACHER, ctNetwork);
        };
    }

    TeacherSource pet() {
        TeachingConfig.Teacher teacher = config.petTeacher();
        return switch (teacher.kind()) {
            case WEIGHT_FREE -> TeacherSource.constant(WeightFreeTeacher.pet(teacher.patchVoxels()));
            case SAM_MED3D -> sources.imported(ModelNames.PET_TEACHER, petNetwork);
        };
    }
}
