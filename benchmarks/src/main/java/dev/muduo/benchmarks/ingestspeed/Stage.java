package dev.muduo.benchmarks.ingestspeed;

import java.util.List;
import java.util.Optional;

/** What a thread of ingest is at, by the methods on its stack. */
enum Stage {
    DISK_SYNC("wait until it is on disk", "sun.nio.ch.FileDispatcherImpl.force"),
    ROOM("ask for room on the disk", "dev.muduo.ingest.spool.Inbox.requireRoom"),
    FIRST_LOOK("which instance is it", "dev.muduo.ingest.spool.ReceivedInstance"),
    RECEIVE("receive otherwise", "dev.muduo.ingest.stow.", "dev.muduo.ingest.spool.Spool.keep"),
    HEADERS("read headers", "dev.muduo.imaging.study.StudyImages"),
    PIXELS("read and rescale pixels", "dev.muduo.imaging.series.Series"),
    SUV("SUV", "dev.muduo.imaging.suv."),
    CONTENT_HASH("hash of the voxels", "dev.muduo.ingest.door.ContentHash"),
    FILE_HASH("hash of the stored file", "java.security.DigestOutputStream"),
    GZIP("re-encode, gzip", "dev.muduo.imaging.nifti."),
    CHECKS(
            "checks of values and outlines",
            "dev.muduo.ingest.door.ImageFile",
            "dev.muduo.ingest.door.Measures",
            "dev.muduo.ingest.door.Plausibility",
            "dev.muduo.imaging.check."),
    CHOICE("choice of the series", "dev.muduo.ingest.dicom.Choosing"),
    STORE("store", "dev.muduo.ingest.intake.ImageKeeper"),
    REST("the rest", "dev.muduo.ingest.dicom.DicomIntake");

    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes one that does not change.
    private final List<String> methods;

    /** @param methods what their names begin with, package and class before them */
    Stage(String words, String... methods) {
        this.words = words;
        this.methods = List.of(methods);
    }

    String words() {
        return words;
    }

    /**
     * The stage of the innermost call that belongs to one; empty if none does.
     *
     * @param stack innermost first
     */
    static Optional<Stage> of(StackTraceElement[] stack) {
        for (StackTraceElement call : stack) {
            String method = call.getClassName() + "." + call.getMethodName();
            for (Stage stage : values()) {
                if (stage.methods.stream().anyMatch(method::startsWith)) {
                    return Optional.of(stage);
                }
            }
        }
        return Optional.empty();
    }
}
