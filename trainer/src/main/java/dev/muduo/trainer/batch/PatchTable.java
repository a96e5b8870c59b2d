package dev.muduo.trainer.batch;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The patches of a pseudo-labelled study that can teach anything.
 *
 * @param answerVoxels edge of the logits' grid
 */
record PatchTable(int answerVoxels, List<Row> rows) {
    PatchTable {
        rows = List.copyOf(rows);
    }

    /**
     * One patch.
     *
     * @param index position in the manifest
     * @param iou   by structure the agreement of the teachers, of valid pairs only
     */
    record Row(int index, SortedMap<String, Double> iou) {
        Row {
            iou = new TreeMap<>(iou);
        }
    }
}
