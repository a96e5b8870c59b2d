package dev.muduo.ingest.leader;

import dev.muduo.imaging.Grid;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.schemas.VolumeRef;

/** An image in the store, and its grid. */
public record StoredImage(StoredObject object, Grid grid) {
    VolumeRef toRef() {
        return new VolumeRef(object.toRef(), StudyRecord.geometry(grid));
    }
}
