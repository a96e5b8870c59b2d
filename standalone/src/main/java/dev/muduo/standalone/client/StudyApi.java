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
import java.util.TreeMap;
import java.util.stream.Collectors;

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

    /**
     * Which mask is wanted.
     *
     * @param grid       on whose voxels
     * @param form       in which form
     * @param structures names; none: all
     * @param box        xMin, xMax, yMin, yMax, zMin, zMax in RAS+ millimetres; none: everywhere
     */
    public record MaskWanted(MaskGrid grid, MaskForm form, List<String> structures, List<Double> box) {
        public MaskWanted {
            structures = List.copyOf(structures);
            box = List.copyOf(box);
        }

        /** A whole label map. */
        public static MaskWanted all(MaskGrid grid) {
            return new MaskWanted(grid, MaskForm.NIFTI, List.of(), List.of());
        }

        private MultipartForm into(MultipartForm form) {
            form.field("grid", word(grid));
            if (!structures.isEmpty()) {
                form.field("structures", String.join(",", structures));
            }
            if (!box.isEmpty()) {
                form.field("box", box.stream().map(String::valueOf).collect(Collectors.joining(",")));
            }
            return form;
        }

        private Map<String, Object> of(String studyId) {
            Map<String, Object> json = new TreeMap<>(Map.of("studyId", studyId, "grid", word(grid)));
            if (!structures.isEmpty()) {
                json.put("structures", structures);
            }
            if (!box.isEmpty()) {
                json.put("box", box);
            }
            return json;
        }

        private String path() {
            return "/v1/segmentations?format=" + word(form);
        }

        private static String word(Enum<?> choice) {
            return choice.name().toLowerCase(Locale.ROOT);
        }
    }

    /** Asks for the whole mask of a pair of files. */
    public ServerClient.Download segment(Path ct, Path pet, MaskGrid grid, Path target)
            throws IOException, InterruptedException {
        return segment(ct, pet, MaskWanted.all(grid), target);
    }

    /** Asks for the mask of a pair of files. */
    public ServerClient.Download segment(Path ct, Path pet, MaskWanted wanted, Path target)
            throws IOException, InterruptedException {
        return segment(() -> new MultipartForm().file("ct", ct).file("pet", pet), wanted, target);
    }

    /** Asks for the mask of a study's DICOM files in a zip archive. */
    public ServerClient.Download segmentDicom(Path zip, MaskWanted wanted, Path target)
            throws IOException, InterruptedException {
        return segment(() -> new MultipartForm().file("dicom", zip), wanted, target);
    }

    private ServerClient.Download segment(Files files, MaskWanted wanted, Path target)
            throws IOException, InterruptedException {
        return patience.send(() -> server.download(wanted.path(), wanted.into(files.form()), target));
    }

    /** Asks for the whole mask of a study that was submitted. */
    public ServerClient.Download segment(String studyId, MaskGrid grid, Path target)
            throws IOException, InterruptedException {
        return segment(studyId, MaskWanted.all(grid), target);
    }

    /** Asks for the mask of a study that was submitted. */
    public ServerClient.Download segment(String studyId, MaskWanted wanted, Path target)
            throws IOException, InterruptedException {
        return patience.send(() -> server.download(wanted.path(), wanted.of(studyId), target));
    }
}
