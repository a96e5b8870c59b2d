package dev.muduo.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.schemas.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Studies, annotations and segmentations as an instance takes them over HTTP. Safe for several threads. */
public final class StudyApi {
    private final ServerClient server;
    private final Patience patience;

    /** @param patience how long a busy server is asked again */
    public StudyApi(ServerClient server, Duration patience) {
        this.server = server;
        this.patience = new Patience(patience);
    }

    /** @param created whether this submission published the study; otherwise it was known already */
    public record Submitted(String studyId, int revision, boolean created, JsonNode answer) {}

    /** Sends a study; returns when it is published. */
    public Submitted submit(Path ct, Path pet, Optional<Role> role, Optional<String> subject)
            throws IOException, InterruptedException {
        return submit(() -> new MultipartForm().file("ct", ct).file("pet", pet), role, subject);
    }

    /** Sends a zip archive of one study's DICOM files; returns when it is published. */
    public Submitted submitDicom(Path zip, Optional<Role> role, Optional<String> subject)
            throws IOException, InterruptedException {
        return submit(() -> new MultipartForm().file("dicom", zip), role, subject);
    }

    @FunctionalInterface
    private interface Files {
        MultipartForm form() throws IOException;
    }

    private Submitted submit(Files files, Optional<Role> role, Optional<String> subject)
            throws IOException, InterruptedException {
        JsonNode answer = patience.send(() -> {
            MultipartForm form = files.form();
            role.ifPresent(value -> form.field("role", value.name()));
            subject.ifPresent(value -> form.field("subject", value));
            return server.post("/v1/studies", form);
        });
        return new Submitted(
                answer.path("studyId").asText(),
                answer.path("revision").asInt(),
                answer.path("created").asBoolean(),
                answer);
    }

    /** What the values of a label map mean. */
    public enum LabelValues {
        /** 1 is the first structure named, 2 the second, … */
        ORDER,
        /** The ids of the model's structures. */
        MODEL
    }

    /** Sends a drawing of a study; returns the answer when it is published. */
    public JsonNode annotate(String studyId, Path label, List<String> structures, LabelValues values, String annotator)
            throws IOException, InterruptedException {
        return patience.send(() -> server.post(
                "/v1/studies/" + studyId + "/annotations",
                new MultipartForm()
                        .file("label", label)
                        .field("structures", String.join(",", structures))
                        .field("values", values.name().toLowerCase(Locale.ROOT))
                        .field("annotator", annotator)));
    }

    /** Which grid a mask is wanted on. */
    public enum MaskGrid {
        CT,
        PET
    }

    /** In which form a mask is wanted. */
    public enum MaskForm {
        /** A label map. */
        NIFTI,
        /** The structures in numbers, JSON. */
        REPORT,
        /** A PNG. */
        PREVIEW,
        /** A DICOM Segmentation; only of studies that are sent as DICOM, as the next. */
        SEG,
        RTSTRUCT
    }

    /** Asks for the mask of a pair of files. */
    public ServerClient.Download segment(Path ct, Path pet, MaskGrid grid, Path target)
            throws IOException, InterruptedException {
        return segment(ct, pet, grid, MaskForm.NIFTI, target);
    }

    /** Asks for the mask of a pair of files, in one of its forms. */
    public ServerClient.Download segment(Path ct, Path pet, MaskGrid grid, MaskForm form, Path target)
            throws IOException, InterruptedException {
        return segment(() -> new MultipartForm().file("ct", ct).file("pet", pet), grid, form, target);
    }

    /** Asks for the mask of a study's DICOM files in a zip archive. */
    public ServerClient.Download segmentDicom(Path zip, MaskGrid grid, MaskForm form, Path target)
            throws IOException, InterruptedException {
        return segment(() -> new MultipartForm().file("dicom", zip), grid, form, target);
    }

    private ServerClient.Download segment(Files files, MaskGrid grid, MaskForm form, Path target)
            throws IOException, InterruptedException {
        return patience.send(
                () -> server.download(segmentations(form), files.form().field("grid", word(grid)), target));
    }

    /** Asks for the mask of a study that was submitted. */
    public ServerClient.Download segment(String studyId, MaskGrid grid, Path target)
            throws IOException, InterruptedException {
        return segment(studyId, grid, MaskForm.NIFTI, target);
    }

    /** Asks for the mask of a study that was submitted, in one of its forms. */
    public ServerClient.Download segment(String studyId, MaskGrid grid, MaskForm form, Path target)
            throws IOException, InterruptedException {
        return patience.send(
                () -> server.download(segmentations(form), Map.of("studyId", studyId, "grid", word(grid)), target));
    }

    private static String segmentations(MaskForm form) {
        return "/v1/segmentations?format=" + word(form);
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
