package dev.muduo.standalone.demo;

import dev.muduo.networks.inference.WindowPace;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.report.HeldOutScores;
import dev.muduo.standalone.report.StructureDice;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Scores a checkpoint of the student on studies of the cohort, served or not: its weights are read from the store. */
final class CheckpointDice {
    private final Platform platform;

    CheckpointDice(Platform platform) {
        this.platform = platform;
    }

    /**
     * Mean Dice by structure over the studies in which it is drawn, or found though it is not.
     *
     * @throws dev.muduo.platform.agent.RecordFaultException if the checkpoint is missing or damaged
     */
    SortedMap<String, Double> score(String checkpoint, List<CohortStudy> studies) throws InterruptedException {
        StoredCheckpoint stored = platform.models().find(ModelNames.STUDENT, checkpoint);
        WindowPace pace = () -> {
            ComputeBudget.Turn turn = platform.compute().take(ComputeBudget.Priority.REQUEST);
            return turn::close;
        };
        SortedMap<String, Double> means = new TreeMap<>();
        for (StructureDice dice : new HeldOutScores(
                        stored.manifest().structures().orElseThrow(), studies)
                .of(stored.manifest(), platform.models().content(stored), pace)) {
            dice.mean().ifPresent(mean -> means.put(dice.structure(), mean));
        }
        return means;
    }
}
