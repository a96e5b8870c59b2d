package dev.muduo.trainer.config;

/** A way to learn from patches that nobody has annotated. */
public enum UnlabelledMethod {
    /** Not at all: annotations alone. */
    SUPERVISED(
            Source.NONE,
            "The student learns from the labelled studies alone, by cross-entropy and Dice."
                    + " It is the floor under every method that also sees unlabelled ones."),
    /** The paper's: pseudo-labels of two foundation teachers where they agree. */
    CONSENSUS(
            Source.TEACHERS,
            "A pre-trained prompt generator asks a CT and a PET teacher about every unlabelled study. The student learns from"
                    + " the labelled studies and from the teachers' masks, filtered and mixed as configured."),
    /** Tarvainen and Valpola 2017. */
    MEAN_TEACHER(
            Source.STUDIES,
            "On unlabelled patches the student is to agree with the moving average of itself, which sees them with noise"
                    + " (Mean Teacher, Tarvainen and Valpola 2017). The loss is the mean squared difference of their"
                    + " probabilities."),
    /** Chen et al. 2021. */
    CROSS_PSEUDO_SUPERVISION(
            Source.STUDIES,
            "Two networks of one shape and different initial weights learn from the same batches, and on unlabelled patches each"
                    + " from the classes that the other finds most probable (CPS, Chen et al. 2021). The first of them is"
                    + " scored."),
    /** Yu et al. 2019. */
    UNCERTAINTY_AWARE(
            Source.STUDIES,
            "Mean Teacher, but only voxels count of which the teacher is sure: the entropy of its mean answer over several passes"
                    + " with noise and dropout is below a threshold (UA-MT, Yu et al. 2019). The threshold rises while"
                    + " training goes on."),
    /** In the manner of SemiSAM+, Zhang et al. 2025. */
    SINGLE_TEACHER(
            Source.TEACHERS,
            "One foundation teacher, prompted by the pre-trained prompt generator, answers every unlabelled study (in the manner"
                    + " of SemiSAM+, Zhang et al. 2025). The student is to agree with its probabilities, each voxel weighed by"
                    + " the teacher's confidence."),
    /** SASSNet, Li et al. 2020. */
    SHAPE_AWARE(
            Source.STUDIES,
            "A second head predicts signed distance maps; on unlabelled patches these are to look so that an adversary takes"
                    + " them for labelled ones (SASSNet, Li et al. 2020). On labelled patches it learns them by their mean"
                    + " squared error.");

    /** Where the unlabelled half of a batch comes from. */
    public enum Source {
        NONE,
        /** Patches that the teachers have answered. */
        TEACHERS,
        /** Studies of which nothing is known but what they look like. */
        STUDIES
    }

    private final Source source;
    private final String description;

    UnlabelledMethod(Source source, String description) {
        this.source = source;
        this.description = description;
    }

    public Source source() {
        return source;
    }

    /** What it does, in two sentences. */
    public String description() {
        return description;
    }
}
