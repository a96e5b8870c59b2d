package dev.muduo.platform.study;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.VolumeGeometry;
import java.util.ArrayList;
import java.util.List;

/** One revision of a study as the services work with it: who, what for, and where its native volumes are. */
public record StudyRecord(
        String studyId,
        int revision,
        String subjectId,
        Role role,
        String site,
        StoredObject ct,
        Grid ctGrid,
        StoredObject pet,
        Grid petGrid) {

    /**
     * The study that an event announces.
     *
     * @throws IllegalArgumentException if the event contradicts itself
     */
    public static StudyRecord of(StudyArrived event) {
        return new StudyRecord(
                event.getStudyId(),
                event.getRevision(),
                event.getSubjectId(),
                event.getRole(),
                event.getSource().getSite(),
                StoredObject.of(event.getCt().getObject()),
                grid(event.getCt().getGeometry()),
                StoredObject.of(event.getPet().getObject()),
                grid(event.getPet().getGeometry()));
    }

    public static Grid grid(VolumeGeometry geometry) {
        List<Integer> dims = geometry.getDims();
        if (dims.size() != 3) {
            throw new IllegalArgumentException("a volume has three extents, got " + dims);
        }
        double[] affine =
                geometry.getAffine().stream().mapToDouble(Double::doubleValue).toArray();
        return new Grid(dims.get(0), dims.get(1), dims.get(2), Affine.of(affine));
    }

    public static VolumeGeometry geometry(Grid grid) {
        List<Double> affine = new ArrayList<>();
        for (double value : grid.affine().toArray()) {
            affine.add(value);
        }
        return new VolumeGeometry(List.of(grid.nx(), grid.ny(), grid.nz()), affine);
    }
}
