package dev.muduo.ingest.http;

import static dev.muduo.ingest.http.Form.malformed;

import dev.muduo.ingest.door.LabelFile;
import dev.muduo.ingest.door.StudyFiles;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.intake.AnnotationSubmission;
import dev.muduo.ingest.intake.StudySubmission;
import dev.muduo.ingest.leader.Supersession;
import dev.muduo.ingest.spool.StudyRemarks;
import dev.muduo.platform.security.Caller;
import dev.muduo.schemas.Role;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Forms to submissions. Identifiers of patients and studies become pseudonyms here, before anything else sees them. Safe for
 * several threads.
 */
final class Forms {
    static final String DICOM_FILE = "dicom";
    static final Set<String> STUDY_FILES = Set.of("ct", "pet", DICOM_FILE);
    static final Set<String> STUDY_FIELDS =
            Set.of("studyInstanceUid", "patientId", "subject", "role", "site", "tracer");
    static final Set<String> ANNOTATION_FILES = Set.of("label");
    static final Set<String> ANNOTATION_FIELDS =
            Set.of("structures", "values", "annotator", "supersedes", "revision", "allowEmpty", "aliases");

    private static final int MAX_PATIENT_ID_CHARACTERS = 64;
    private static final String PSEUDONYM = "[0-9a-f]{64}";
    private static final String ANNOTATION_ID = "[0-9a-f]{32}";
    private static final List<String> ROLES =
            Arrays.stream(Role.values()).map(Role::name).toList();

    private final SiteSecret secret;
    private final String defaultSite;

    Forms(SiteSecret secret, String defaultSite) {
        this.secret = secret;
        this.defaultSite = defaultSite;
    }

    StudySubmission study(Form form, Path folder) {
        return new StudySubmission(
                new StudyFiles(form.file("ct"), form.file("pet")),
                folder,
                form.field("studyInstanceUid").map(Forms::uid).map(secret::pseudonym),
                subject(form),
                form.choice("role", ROLES).map(Role::valueOf),
                form.word("site").orElse(defaultSite),
                form.word("tracer"));
    }

    /** What is said beside an archive of DICOM files, which name their study themselves. */
    StudyRemarks remarks(Form form) {
        if (form.files().size() > 1 || form.field("studyInstanceUid").isPresent()) {
            throw malformed(
                    "part-unexpected",
                    "expected the file " + DICOM_FILE
                            + " alone, or ct and pet; DICOM files name their study themselves");
        }
        return new StudyRemarks(
                subject(form), form.choice("role", ROLES).map(Role::valueOf), form.word("site"), form.word("tracer"));
    }

    private Optional<String> subject(Form form) {
        Optional<String> patientId = form.field("patientId");
        Optional<String> subject = form.field("subject");
        if (patientId.isPresent() && subject.isPresent()) {
            throw malformed("field-subject", "expected patientId or subject, got both");
        }
        return patientId.or(() -> subject).map(value -> {
            if (value.length() > MAX_PATIENT_ID_CHARACTERS) {
                throw malformed(
                        "field-subject",
                        "patientId and subject: expected at most " + MAX_PATIENT_ID_CHARACTERS + " characters");
            }
            return subject.isPresent() && value.matches(PSEUDONYM) ? value : secret.pseudonym(value);
        });
    }

    private static String uid(String value) {
        if (!value.matches("[0-9][0-9.]{0,63}")) {
            throw malformed("field-studyinstanceuid", "studyInstanceUid: expected at most 64 digits and dots");
        }
        return value;
    }

    AnnotationSubmission annotation(String studyId, Form form, Path folder, Caller caller) {
        String annotator = Author.name(caller, "annotator", form.word("annotator"));
        LabelFile.Values values = form.choice("values", List.of("order", "model"))
                .filter("model"::equals)
                .map(model -> LabelFile.Values.MODEL)
                .orElse(LabelFile.Values.ORDER);
        return new AnnotationSubmission(
                studyId,
                form.number("revision"),
                new LabelFile(
                        form.file("label"),
                        form.list("structures"),
                        values,
                        form.flag("allowEmpty"),
                        aliases(form.list("aliases"))),
                folder,
                annotator,
                form.list("supersedes").stream().map(Forms::supersession).toList());
    }

    private static Map<String, String> aliases(List<String> fields) {
        Map<String, String> aliases = new HashMap<>();
        for (String field : fields) {
            int colon = field.lastIndexOf(':');
            if (colon < 1 || aliases.put(field.substring(0, colon), field.substring(colon + 1)) != null) {
                throw malformed(
                        "field-aliases",
                        "aliases: expected name:structure, what the DICOM object calls a structure, each name once");
            }
        }
        return aliases;
    }

    private static Supersession supersession(String value) {
        int colon = value.indexOf(':');
        String id = value.substring(colon + 1);
        if (!id.matches(ANNOTATION_ID)) {
            throw malformed(
                    "field-supersedes",
                    "supersedes: expected annotation ids (32 hex digits), each alone or as structure:id");
        }
        return new Supersession(colon < 0 ? Optional.empty() : Optional.of(value.substring(0, colon)), id);
    }
}
