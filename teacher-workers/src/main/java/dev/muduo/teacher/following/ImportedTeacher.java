package dev.muduo.teacher.following;

import dev.muduo.networks.teacher.PromptableTeacher;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A teacher with the weights that were imported last. Weights that do not load are refused and the ones before them stay. While
 * newer ones are loaded both are in memory.
 */
final class ImportedTeacher implements TeacherSource {
    private final Followed<PromptableTeacher> followed;

    ImportedTeacher(Followed.Loader<PromptableTeacher> loader, InstantSource clock) {
        followed = new Followed<>(loader, PromptableTeacher::close, clock);
    }

    @Override
    public void take(Optional<Announcement> imported) {
        followed.take(imported);
    }

    @Override
    public Optional<PromptableTeacher> current() {
        return followed.current();
    }

    @Override
    public Optional<String> refusal() {
        return followed.refusal();
    }

    @Override
    public void close() {
        followed.close();
    }
}
