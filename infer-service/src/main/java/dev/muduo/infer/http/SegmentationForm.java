package dev.muduo.infer.http;

import dev.muduo.imaging.Structures;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.dicom.ZippedFiles;
import dev.muduo.infer.request.DiskBudget;
import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.Scan;
import dev.muduo.infer.request.Selection;
import dev.muduo.infer.request.TargetGrid;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A form whose files are on disk: {@code ct} and {@code pet}, or {@code dicom}; and, if they are given, {@code grid},
 * {@code structures} and {@code box}.
 */
final class SegmentationForm {
    /** A whole-body study has some thousand images. */
    private static final int MAX_ZIP_ENTRIES = 20_000;

    private static final int MOST_UNPACKED = 4;

    private final RoutingContext context;
    private final ServingConfig config;
    private final DiskBudget disk;

    /** @param disk where an archive is unpacked */
    SegmentationForm(RoutingContext context, ServingConfig config, DiskBudget disk) {
        this.context = context;
        this.config = config;
        this.disk = disk;
    }

    /** Removes the files of a form, also of one that has not come to its end. */
    static void removeFiles(RoutingContext context) {
        for (FileUpload file : context.fileUploads()) {
            if (!isCancelled(file)) {
                file.delete();
            }
        }
    }

    /** One that is being closed just now cannot be cancelled, of which the framework makes a fault. */
    private static boolean isCancelled(FileUpload file) {
        try {
            return file.cancel();
        } catch (IllegalStateException closing) {
            return false;
        }
    }

    /** @throws RefusedException if there are not just these files, or the fields name no grid, box or structures */
    Asked asked(Structures known) {
        return new Asked(
                images(), TargetGrid.wanted(field("grid")), Selection.of(numbers("box"), list("structures"), known));
    }

    private Images images() {
        boolean dicom =
                context.fileUploads().stream().anyMatch(file -> file.name().equals("dicom"));
        if (!dicom) {
            return new Images.Pair(new Scan.Upload(file("ct"), file("pet")));
        }
        if (context.fileUploads().size() > 1) {
            throw malformed("the form has the file `dicom` alone, or `ct` and `pet`; got more", null);
        }
        return new Images.Zipped(
                file("dicom").file(),
                disk.folder().resolve("dicom-" + Exchange.of(context).requestId()),
                new ZippedFiles.Limits(MOST_UNPACKED * config.maxUploadBytes(), MAX_ZIP_ENTRIES),
                dicomLimits(),
                disk);
    }

    private DicomLimits dicomLimits() {
        DicomLimits standard = DicomLimits.STANDARD;
        return new DicomLimits(
                standard.maxBytes(),
                standard.maxValueBytes(),
                standard.maxElements(),
                standard.maxDepth(),
                Math.min(standard.maxVoxels(), config.maxVoxels()));
    }

    private Scan.Received file(String name) {
        List<FileUpload> files = context.fileUploads().stream()
                .filter(upload -> upload.name().equals(name))
                .toList();
        if (files.size() != 1) {
            throw malformed("the form has one file called `" + name + "`; got " + files.size(), null);
        }
        return new Scan.Received(
                Path.of(files.get(0).uploadedFileName()), files.get(0).size());
    }

    private Optional<String> field(String name) {
        return Optional.ofNullable(context.request().getFormAttribute(name));
    }

    /** Separated by commas. */
    private List<String> list(String name) {
        return field(name)
                .map(text ->
                        Arrays.stream(text.split(",", -1)).map(String::strip).toList())
                .orElse(List.of());
    }

    private List<Double> numbers(String name) {
        try {
            return list(name).stream().map(Double::valueOf).toList();
        } catch (NumberFormatException e) {
            throw malformed(
                    "`" + name + "` is numbers separated by commas, got `"
                            + field(name).orElse("") + "`",
                    e);
        }
    }

    private static RefusedException malformed(String why, Throwable cause) {
        return new RefusedException(RefusedException.Reason.MALFORMED, why, cause);
    }
}
