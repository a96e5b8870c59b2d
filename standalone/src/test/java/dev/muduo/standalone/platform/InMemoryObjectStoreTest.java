package dev.muduo.standalone.platform;

import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.testing.InMemoryObjectStore;

/** The store that other tests stand on keeps the promises of the real one. */
class InMemoryObjectStoreTest extends ObjectStoreContract {
    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Override
    ObjectStore store() {
        return store;
    }
}
