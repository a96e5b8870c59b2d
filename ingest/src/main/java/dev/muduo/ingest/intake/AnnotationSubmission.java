package dev.muduo.ingest.intake;

import dev.muduo.ingest.door.LabelFile;
import dev.muduo.ingest.leader.Supersession;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An annotation that somebody sends.
 *
 * @param folder   for the re-encoded file; whoever submits removes it when the answer is there
 * @param revision empty: the latest
 */
public record AnnotationSubmission(
        String studyId,
        Optional<Integer> revision,
        LabelFile label,
        Path folder,
        String annotator,
        List<Supersession> supersedes) {
    public AnnotationSubmission {
        supersedes = List.copyOf(supersedes);
    }
}
