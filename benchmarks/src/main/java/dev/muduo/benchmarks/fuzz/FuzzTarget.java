package dev.muduo.benchmarks.fuzz;

import java.util.List;

/** A reader of files from outside. */
enum FuzzTarget {
    PART10(Part10Target.class, "dev.muduo.imaging.dicom.**"),
    NIFTI(NiftiTarget.class, "dev.muduo.imaging.nifti.**:dev.muduo.imaging.archive.**"),
    PICKLE(PickleTarget.class, "dev.muduo.networks.torch.**:dev.muduo.networks.weights.**");

    private final Class<?> entry;
    private final String instrumented;

    FuzzTarget(Class<?> entry, String instrumented) {
        this.entry = entry;
        this.instrumented = instrumented;
    }

    /** The class that the fuzzer calls. */
    String entry() {
        return entry.getName();
    }

    /** Patterns of the classes whose branches guide the fuzzer. */
    String instrumented() {
        return instrumented;
    }

    /** Sound files to begin with. */
    List<byte[]> seeds() {
        return switch (this) {
            case PART10 -> Seeds.dicom();
            case NIFTI -> Seeds.nifti();
            case PICKLE -> Seeds.weights();
        };
    }
}
