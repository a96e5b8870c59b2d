package dev.muduo.trainer.imports;

import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.UnreadableEventException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.WeightsImported;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the control topic says was imported. Belongs to one thread. Imports are made by
 * persons: a hash of each is little to remember.
 */
final class ImportHistory {
    private static final Logger LOG = LoggerFactory.getLogger(ImportHistory.class);

    private final Map<String, String> newest = new HashMap<>();
    private final Map<String, Set<String>> all = new HashMap<>();

    void apply(LoggedRecord record) {
        try {
            if (record.event() instanceof WeightsImported imported) {
                newest.put(imported.getModel(), imported.getCheckpoint());
                all.computeIfAbsent(imported.getModel(), model -> new HashSet<>())
                        .add(imported.getCheckpoint());
            }
        } catch (UnreadableEventException e) {
            LOG.warn("a record of the control topic is passed over: {}", e.getMessage());
        }
    }

    /**
     * Whether announcing a checkpoint would change nothing. The last teacher announced is the active one, so that an older one
     * comes back by being announced again; a candidate of the gate is judged once.
     */
    boolean holds(String model, String checkpoint) {
        return ModelNames.isTeacher(model)
                ? checkpoint.equals(newest.get(model))
                : all.getOrDefault(model, Set.of()).contains(checkpoint);
    }
}
