package dev.muduo.benchmarks.serving;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;

/** In memory: what is away refuses at once. */
final class SurroundingsInMemory implements Surroundings {
    private final InMemoryEventLog log = new InMemoryEventLog();
    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Override
    public String words() {
        return "in memory";
    }

    @Override
    public EventLog log() {
        return log;
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    @Override
    public void withoutLog() {
        log.becomeUnavailable();
    }

    @Override
    public void withLog() {
        log.becomeAvailable();
    }

    @Override
    public void withoutStore() {
        store.setFault(InMemoryObjectStore.Fault.UNAVAILABLE);
    }

    @Override
    public void withStore() {
        store.setFault(InMemoryObjectStore.Fault.NONE);
    }

    @Override
    public void close() {
        // Memory.
    }
}
