package dev.muduo.client.answer;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A study with what has become of it. */
public record Study(
        String studyId,
        String subjectId,
        String role,
        int revision,
        String site,
        Optional<String> tracer,
        Instant arrivedAt,
        List<String> annotated,
        int run,
        List<Revision> revisions,
        List<Annotation> annotations,
        List<Reviewed> reviews) {
    /** The images as they came once. */
    public record Revision(
            int revision, String site, Optional<String> tracer, Instant arrivedAt, GridSize ct, GridSize pet) {}

    /**
     * How large an image is.
     *
     * @param voxels    along x, y and z
     * @param spacingMm along the same
     */
    public record GridSize(List<Integer> voxels, List<Double> spacingMm) {
        public GridSize {
            voxels = List.copyOf(voxels);
            spacingMm = List.copyOf(spacingMm);
        }
    }

    /**
     * What a person has drawn.
     *
     * @param counts those of its structures of which it is the drawing that counts: to replace it, name it
     */
    public record Annotation(
            String annotationId,
            int revision,
            String annotator,
            List<String> structures,
            Map<String, String> supersedes,
            List<String> counts,
            Instant submittedAt) {
        public Annotation {
            structures = List.copyOf(structures);
            supersedes = Map.copyOf(supersedes);
            counts = List.copyOf(counts);
        }
    }

    /** What a person thinks of pseudo-labels: ACCEPT or REJECT. */
    public record Reviewed(
            String reviewId,
            int revision,
            int run,
            String reviewer,
            String decision,
            List<String> structures,
            Instant reviewedAt) {
        public Reviewed {
            structures = List.copyOf(structures);
        }
    }

    public Study {
        annotated = List.copyOf(annotated);
        revisions = List.copyOf(revisions);
        annotations = List.copyOf(annotations);
        reviews = List.copyOf(reviews);
    }
}
