package dev.muduo.teacher.following;

import dev.muduo.networks.teacher.PromptableTeacher;
import java.util.Optional;

/** Where one of the two teachers comes from. Owns the teacher that it hands out. Belongs to one thread. */
public interface TeacherSource extends AutoCloseable {
    /**
     * Takes up newer weights, where there are any; called between two studies only.
     *
     * @param imported the newest weights imported for this teacher, as the control topic says
     */
    void take(Optional<Announcement> imported);

    /** Empty as long as there are no weights. */
    Optional<PromptableTeacher> current();

    /** Why newer weights than those in use are not used; empty where all is well. */
    Optional<String> refusal();

    @Override
    void close();

    /** A teacher that needs no weights. */
    static TeacherSource constant(PromptableTeacher teacher) {
        return new TeacherSource() {
            @Override
            public void take(Optional<Announcement> imported) {
                // Whatever is imported is for teachers of another kind.
            }

            @Override
            public Optional<PromptableTeacher> current() {
                return Optional.of(teacher);
            }

            @Override
            public Optional<String> refusal() {
                return Optional.empty();
            }

            @Override
            public void close() {
                teacher.close();
            }
        };
    }
}
