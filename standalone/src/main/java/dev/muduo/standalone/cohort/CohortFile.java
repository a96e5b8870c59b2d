package dev.muduo.standalone.cohort;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.schemas.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The file {@code cohort.yaml}: structures in the order of their ids, and per study folder what it is for.
 *
 * <pre>
 * structures:
 *   - {name: liver, snomed: "10200004"}     # id 1
 *   - {name: spleen}                        # id 2
 * studies:
 *   PATIENT_01: {label: label.nii.gz, annotator: Dr. A, structures: [liver]}
 *   PATIENT_02: {}                          # role TRAIN, nothing drawn
 *   PATIENT_03: {role: VALIDATION, label: label.nii.gz}
 * </pre>
 */
public record CohortFile(List<StructureLine> structures, Map<String, StudyLine> studies) {
    /** Its name in the cohort's folder. */
    public static final String NAME = "cohort.yaml";

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .build())
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    static {
        // "PATIENT_02:" with nothing behind it is an unlabelled study.
        YAML.coercionConfigFor(StudyLine.class).setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsNull);
    }

    public CohortFile {
        structures = structures == null ? List.of() : List.copyOf(structures);
        studies = studies == null ? Map.of() : new LinkedHashMap<>(studies);
        studies.replaceAll((name, line) -> line == null ? StudyLine.UNLABELLED : line);
    }

    /** One structure; its id is its place in the list. */
    public record StructureLine(String name, String snomed) {}

    /**
     * One study; everything may be left out.
     *
     * @param role       TRAIN where left out
     * @param label      a file in the study's folder
     * @param structures what is drawn in the label; every structure of the cohort where left out
     */
    public record StudyLine(Role role, String label, String annotator, List<String> structures) {
        static final StudyLine UNLABELLED = new StudyLine(null, null, null, null);
    }

    /**
     * Reads the file.
     *
     * @throws CohortException if it does not have this form
     */
    public static CohortFile read(Path file) throws IOException {
        try {
            return YAML.readValue(Files.readString(file), CohortFile.class);
        } catch (JsonProcessingException fault) {
            throw new CohortException(
                    file + " is no cohort file: " + fault.getOriginalMessage() + " (line "
                            + (fault.getLocation() == null
                                    ? "?"
                                    : fault.getLocation().getLineNr()) + ")",
                    fault);
        }
    }

    public void write(Path file) throws IOException {
        Files.writeString(file, YAML.writeValueAsString(this));
    }

    /** The structures with their ids. */
    Structures toStructures() {
        List<Structure> list = new ArrayList<>();
        for (StructureLine line : structures) {
            list.add(new Structure(list.size() + 1, line.name(), line.snomed() == null ? "" : line.snomed()));
        }
        return new Structures(list);
    }
}
