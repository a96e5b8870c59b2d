package dev.muduo.ingest.intake;

import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiException;
import dev.muduo.ingest.door.ContentHash;
import dev.muduo.ingest.door.Part;
import dev.muduo.ingest.door.PreparedImage;
import dev.muduo.ingest.leader.StoredImage;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** Puts prepared images into the store; what is there already under the same name is checked and used. */
final class ImageKeeper {
    private static final String MEDIA_TYPE = "application/gzip";
    private static final int BUFFER_BYTES = 1 << 16;

    private final ObjectStore store;

    ImageKeeper(ObjectStore store) {
        this.store = store;
    }

    /** @throws SurroundingsException if the store fails, or holds something else under that name */
    StoredImage keep(PreparedImage image, String key) {
        StoredObject object = new StoredObject(key, image.fileSha256(), image.fileBytes());
        if (!create(image, key)) {
            object = present(image, key, object);
        }
        return new StoredImage(object, image.grid());
    }

    private boolean create(PreparedImage image, String key) {
        try {
            return store.createIfAbsent(key, image.file(), MEDIA_TYPE);
        } catch (UncheckedIOException e) {
            throw new SurroundingsException("a prepared file on local disk cannot be read", e);
        }
    }

    /**
     * What an earlier attempt stored, before it could be published. Its bytes may differ although it says the same: another
     * version of gzip packed it. Then the reference is to the bytes that are there.
     */
    private StoredObject present(PreparedImage image, String key, StoredObject ours) {
        StoredObject theirs = measure(key);
        if (!theirs.equals(ours) && !contentHash(image.part(), key).equals(image.contentSha256())) {
            throw new SurroundingsException(
                    "the object " + key + " in the store is damaged: it does not hold what its name"
                            + " says; remove it, and send the study again");
        }
        return theirs;
    }

    private StoredObject measure(String key) {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(store.open(key), digest)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long bytes = 0;
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                bytes += got;
            }
            return new StoredObject(key, Sha256.hex(digest.digest()), bytes);
        } catch (IOException e) {
            throw new SurroundingsException("the object " + key + " cannot be read", e);
        }
    }

    private String contentHash(Part part, String key) {
        try (InputStream in = store.open(key)) {
            return part == Part.LABEL
                    ? ContentHash.of(Nifti.readLabelMap(in, key))
                    : ContentHash.of(Nifti.readVolume(in, key));
        } catch (NiftiException e) {
            return "";
        } catch (IOException | UncheckedIOException e) {
            throw new SurroundingsException("the object " + key + " cannot be read", e);
        }
    }
}
