package dev.muduo.infer.http;

import dev.muduo.imaging.Structures;
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

/** A form whose files are on disk: {@code ct}, {@code pet} and, if they are given, {@code grid}, {@code structures}, {@code box}. */
final class SegmentationForm {
    private final RoutingContext context;

    SegmentationForm(RoutingContext context) {
        this.context = context;
    }

    /** @throws RefusedException if there are not just these two files */
    Scan.Upload scan() {
        return new Scan.Upload(file("ct"), file("pet"));
    }

    TargetGrid grid() {
        return TargetGrid.wanted(field("grid"));
    }

    /** @throws RefusedException if the fields name no box or no structures */
    Selection selection(Structures known) {
        return Selection.of(numbers("box"), list("structures"), known);
    }

    private Scan.Received file(String name) {
        List<FileUpload> files = context.fileUploads().stream()
                .filter(upload -> upload.name().equals(name))
                .toList();
        if (files.size() != 1) {
            throw malformed("the form has one file called `" + name + "`, a NIfTI image; got " + files.size(), null);
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
