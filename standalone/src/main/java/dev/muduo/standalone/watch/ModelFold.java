package dev.muduo.standalone.watch;

import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.CheckpointRejected;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.WeightsImported;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the control topic says of one model. Belongs to one thread. */
final class ModelFold {
    /** Older checkpoints are counted, not listed. */
    private static final int MOST_LISTED = 200;

    private final String name;
    private final Map<String, LoopPicture.Checkpoint> checkpoints = new LinkedHashMap<>();
    private int writtenCount;
    private int promotions;
    private int rejections;
    private long step;
    private Map<String, Double> metrics = Map.of();
    private LoopPicture.Promoted promoted;
    private String lastRejection;
    private LoopPicture.Imported imported;
    long round = -1;

    ModelFold(String name) {
        this.name = name;
    }

    void written(CheckpointWritten event) {
        writtenCount++;
        step = event.getStep();
        metrics = new TreeMap<>(event.getMetrics());
        list(new LoopPicture.Checkpoint(
                event.getCheckpoint(), event.getRound(), event.getStep(), "written", Map.copyOf(metrics)));
    }

    /** A teacher's newest weights are in use; a candidate's fate is the gate's to decide. */
    void imported(WeightsImported event) {
        boolean teacher = ModelNames.isTeacher(name);
        if (teacher && imported != null) {
            fate(imported.checkpoint(), "imported");
        }
        imported = new LoopPicture.Imported(
                event.getCheckpoint(),
                event.getOriginalSha256(),
                event.getImportedAt().toEpochMilli());
        checkpoints.remove(event.getCheckpoint());
        list(new LoopPicture.Checkpoint(event.getCheckpoint(), -1, 0, teacher ? "in use" : "imported", Map.of()));
    }

    void promoted(CheckpointPromoted event) {
        // The same number may be announced twice.
        if (promoted == null || event.getNumber() > promoted.number()) {
            promotions++;
            promoted = new LoopPicture.Promoted(
                    event.getNumber(),
                    event.getCheckpoint(),
                    event.getCause().name(),
                    event.getPromotedAt().toEpochMilli());
        }
        fate(event.getCheckpoint(), "promoted");
    }

    void rejected(CheckpointRejected event) {
        rejections++;
        lastRejection = event.getReason();
        fate(event.getCheckpoint(), "rejected");
    }

    LoopPicture.Model picture() {
        return new LoopPicture.Model(
                name,
                round,
                step,
                writtenCount,
                promotions,
                rejections,
                metrics,
                Optional.ofNullable(promoted),
                Optional.ofNullable(lastRejection),
                Optional.ofNullable(imported),
                List.copyOf(checkpoints.values()));
    }

    private void list(LoopPicture.Checkpoint checkpoint) {
        checkpoints.put(checkpoint.sha256(), checkpoint);
        if (checkpoints.size() > MOST_LISTED) {
            checkpoints.remove(checkpoints.keySet().iterator().next());
        }
    }

    private void fate(String sha256, String fate) {
        checkpoints.computeIfPresent(
                sha256, (key, old) -> new LoopPicture.Checkpoint(sha256, old.round(), old.step(), fate, old.metrics()));
    }
}
