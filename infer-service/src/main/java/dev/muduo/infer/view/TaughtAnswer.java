package dev.muduo.infer.view;

import java.util.List;
import java.util.Map;

/** The teachers' newest answer to a study, in JSON. */
record TaughtAnswer(
        String studyId,
        int revision,
        int run,
        int patches,
        Map<String, String> versions,
        List<Taught.Agreement> structures,
        String producedAt) {
    static TaughtAnswer of(Taught taught) {
        return new TaughtAnswer(
                taught.studyId(),
                taught.revision(),
                taught.run(),
                taught.patches(),
                taught.versions(),
                taught.structures(),
                taught.producedAt().toString());
    }
}
