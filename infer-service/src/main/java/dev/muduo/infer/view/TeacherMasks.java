package dev.muduo.infer.view;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.teaching.PseudoLabelManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the teachers' answers from the store and shows each of them as a label map. Safe for several threads. */
final class TeacherMasks {
    private static final long MAX_BYTES = 1L << 28;
    private static final int MAX_EDGE = 128;

    private final ObjectStore store;
    private final Structures structures;

    TeacherMasks(ObjectStore store, Structures structures) {
        this.store = store;
        this.structures = structures;
    }

    /**
     * What one teacher answered, on this grid; a structure counts only where both teachers gave a mask.
     *
     * @throws RecordFaultException if it cannot be read
     */
    LabelMap mask(Taught taught, Teacher teacher, Grid grid) {
        PseudoLabelManifest manifest = manifest(taught.manifest());
        TeacherMask mask = new TeacherMask(grid);
        for (PseudoLabelManifest.Patch patch : manifest.patches()) {
            if (patch.logits().isPresent()) {
                mask.add(
                        patch.place(),
                        manifest.answerVoxels(),
                        answers(patch, patch.logits().get(), teacher, manifest.answerVoxels()));
            }
        }
        return mask.labels();
    }

    private PseudoLabelManifest manifest(StoredObject object) {
        PseudoLabelManifest manifest = Json.read(bounded(object), PseudoLabelManifest.class, object.key());
        if (manifest.answerVoxels() < 1 || manifest.answerVoxels() > MAX_EDGE) {
            throw new RecordFaultException("answers have 1 to " + MAX_EDGE + " voxels along an edge, those of "
                    + object.key() + " " + manifest.answerVoxels());
        }
        return manifest;
    }

    private List<TeacherMask.Answer> answers(
            PseudoLabelManifest.Patch patch, StoredObject logits, Teacher teacher, int edge) {
        Safetensors file = tensors(logits);
        List<TeacherMask.Answer> answers = new ArrayList<>();
        for (PseudoLabelManifest.StructureAnswer answer : patch.structures()) {
            Optional<Structure> structure = structures.named(answer.structure());
            if (answer.valid() && structure.isPresent()) {
                Tensor tensor = file.tensors().get(teacher.word() + "." + answer.structure());
                if (tensor == null || tensor.values().length != edge * edge * edge) {
                    throw new RecordFaultException("logits " + logits.key() + " should have " + edge
                            + " cubed values of " + answer.structure() + ", have " + tensor);
                }
                answers.add(new TeacherMask.Answer(structure.get().id(), tensor.values()));
            }
        }
        return answers;
    }

    private Safetensors tensors(StoredObject object) {
        try {
            return Safetensors.parse(bounded(object));
        } catch (WeightsException e) {
            throw new RecordFaultException("the logits " + object.key() + " cannot be read", e);
        }
    }

    private byte[] bounded(StoredObject object) {
        if (object.bytes() > MAX_BYTES) {
            throw new RecordFaultException("object " + object.key() + " has more than " + MAX_BYTES + " bytes");
        }
        return store.read(object);
    }
}
