package dev.muduo.infer.view;

import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Objects fetched to disk, whole and with the hash that they should have, before a byte of them is answered. */
final class StoredFiles {
    private final ObjectStore store;
    private final Path folder;

    StoredFiles(ObjectStore store, Path folder) {
        this.store = store;
        this.folder = folder;
    }

    Path fetch(StoredObject object) {
        try {
            Path file = Files.createTempFile(folder, "view-", ".nii.gz");
            store.read(object, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("the folder for what is shown cannot be written", e);
        }
    }

    /** Returns nothing; so that it can be handed to a worker. */
    Void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
        return null;
    }
}
