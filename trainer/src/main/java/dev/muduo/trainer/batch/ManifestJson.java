package dev.muduo.trainer.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.teaching.PseudoLabelManifest;
import java.io.IOException;

/** Reads pseudo-label manifests. */
final class ManifestJson {
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    private ManifestJson() {}

    static PseudoLabelManifest parse(byte[] json) {
        try {
            return JSON.readValue(json, PseudoLabelManifest.class);
        } catch (IOException e) {
            throw new RecordFaultException("a pseudo-label manifest is damaged: " + e.getMessage(), e);
        }
    }
}
