package dev.muduo.trainer.study;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiException;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.StoredObject;
import java.io.UncheckedIOException;

/**
 * Native volumes, labels and logits from the store. Every method throws {@link RecordFaultException} if the object is missing,
 * is not what its reference says, or cannot be read. Safe for several threads.
 */
public final class StudyReader {
    private final ObjectStore store;

    public StudyReader(ObjectStore store) {
        this.store = store;
    }

    public Volume volume(StoredObject object) {
        try {
            return Nifti.readVolume(store.read(object), object.key());
        } catch (NiftiException | UncheckedIOException e) {
            throw new RecordFaultException("object " + object.key() + " is no volume: " + e.getMessage(), e);
        }
    }

    public LabelMap labels(StoredObject object) {
        try {
            return Nifti.readLabelMap(store.read(object), object.key());
        } catch (NiftiException | UncheckedIOException e) {
            throw new RecordFaultException("object " + object.key() + " is no label map: " + e.getMessage(), e);
        }
    }

    public Safetensors tensors(StoredObject object) {
        try {
            return Safetensors.parse(store.read(object));
        } catch (WeightsException e) {
            throw new RecordFaultException("object " + object.key() + " is no safetensors file: " + e.getMessage(), e);
        }
    }

    public byte[] bytes(StoredObject object) {
        return store.read(object);
    }
}
